// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// What is shown to a browser that is not let in, and where nobody is logged in.

import { html } from "/lib/lit-html/lit-html.js";
import { relay } from "/page/api.js";
import { attempt } from "/page/state.js";

export const lockedOut = () => html`<section class="empty" data-test="locked-out">
  <h1>This browser is not let in</h1>
  <p>The dashboard opens with a link that works once. In a terminal on this machine:</p>
  <p><code>p2p web</code></p>
  <p class="quiet">The browser stays let in for 30 days after you were last here.</p>
</section>`;

export const noNetwork = () => html`<section class="empty" data-test="no-network">
  <h1>No network yet</h1>
  <p>Whoever runs your tracker, or a member of your group, has a join link for you. In a terminal:</p>
  <p><code>p2p join LINK</code></p>
</section>`;

export const logIn = () => html`<section class="empty" data-test="log-in">
  <h1>Who are you?</h1>
  <p>With an account you can join groups, share and download.</p>
  <form @submit=${submit}>
    <label>Name <input name="user" required autocomplete="username" data-test="user" /></label>
    <label>Password <input name="password" type="password" required autocomplete="current-password" data-test="password" /></label>
    <button type="submit" name="act" value="login" data-test="login">Log in</button>
    <button type="submit" name="act" value="create" class="secondary outline" data-test="create-account">Create this account</button>
  </form>
</section>`;

async function submit(event) {
  event.preventDefault();
  const { user, password } = Object.fromEntries(new FormData(event.target));
  await attempt(async () => {
    if (event.submitter?.value === "create") {
      await relay({ account: { createAccount: { user, password } } });
    }
    await relay({ account: { login: { user, password } } });
  }, `Welcome, ${user}`);
}
