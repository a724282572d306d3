// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// What is shown to a browser that is not let in, and where nobody is logged in.

import { html } from "/lib/lit-html/lit-html.js";
import { ask, relay } from "/page/api.js";
import { join as enterGroup } from "/page/group-dialogs.js";
import { load } from "/page/groups.js";
import { readJoinLink } from "/page/join-link.js";
import { attempt } from "/page/state.js";

export const lockedOut = () => html`<section class="empty" data-test="locked-out">
  <h1>This browser is not let in</h1>
  <p>The dashboard opens with a link that works once. In a terminal on this machine:</p>
  <p><code>p2p web</code></p>
  <p class="quiet">The browser stays let in for 30 days after you were last here.</p>
</section>`;

/** The group of the link that brought somebody here; who has logged in is asked for there. */
let wanted = null;

export const noNetwork = () => html`<section class="empty" data-test="no-network">
  <h1>No network yet</h1>
  <p>Whoever runs your tracker, or a member of your group, has a join link for you: one line that begins with <code>p2p:</code></p>
  <form @submit=${joinNetwork}>
    <label>Join link <input name="link" required autocomplete="off" data-test="link" /></label>
    <button type="submit" data-test="join-network">Join</button>
  </form>
</section>`;

async function joinNetwork(event) {
  event.preventDefault();
  const { link } = Object.fromEntries(new FormData(event.target));
  await attempt(async () => {
    const { trackers, root, group, token } = await readJoinLink(link);
    await ask({ joinNetwork: { trackers, root } });
    wanted = group === undefined ? null : { group, token };
  }, "Found it. Now say who you are");
}

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
  const entered = await attempt(async () => {
    if (event.submitter?.value === "create") {
      await relay({ account: { createAccount: { user, password } } });
    }
    await relay({ account: { login: { user, password } } });
  }, `Welcome, ${user}`);
  if (entered && wanted !== null) {
    const { group, token } = wanted;
    wanted = null;
    await enterGroup(group, token);
    load();
  }
}
