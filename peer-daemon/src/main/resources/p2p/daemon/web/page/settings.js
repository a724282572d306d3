// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// The page of what can be set, and of what this daemon is.

import { html, nothing } from "/lib/lit-html/lit-html.js";
import { ask, endSession, relay } from "/page/api.js";
import { bytes, hex, plural, stamp } from "/page/format.js";
import { myGroups } from "/page/groups.js";
import { confirm, form, loading, name } from "/page/pieces.js";
import { attempt, changed, complain, state, tell } from "/page/state.js";

const MB = 1_000_000;
const view = { folders: null, limits: null, mirrors: [], devices: [] };

export async function enter() {
  try {
    view.folders = await ask({ showFolders: {} });
    view.limits = (await ask({ setLimits: {} })).all;
    view.mirrors = (await ask({ showMirrors: {} })).mirrors;
    view.devices = state.status?.user ? (await relay({ account: { listDevices: {} } })).devices : [];
  } catch (refused) {
    complain(refused);
  }
  changed();
}

export function page() {
  const { status } = state;
  if (!view.limits || !status) {
    return loading();
  }
  return html`
    <h1>Settings</h1>
    <section class="card">
      <h2>Folders</h2>
      <form @submit=${saveFolders}>
        <label>
          Downloads
          <input name="downloads" .value=${view.folders.downloads} required data-test="downloads-folder" />
          <small>Where files go that you download from this page.</small>
        </label>
        <label>
          Uploads
          <input name="uploads" .value=${view.folders.uploads} required data-test="uploads-folder" />
          <small>Where files go that you drop on this page; they are shared from there.</small>
        </label>
        <button type="submit" data-test="save-folders">Save</button>
      </form>
    </section>
    <section class="card">
      <h2>Speed</h2>
      <form @submit=${saveLimits}>
        <div class="grid">
          <label>
            Downloads, at most MB a second
            <input name="down" type="number" min="0" step="any" .value=${Number(view.limits.down) / MB} required data-test="limit-down" />
          </label>
          <label>
            Uploads, at most MB a second
            <input name="up" type="number" min="0" step="any" .value=${Number(view.limits.up) / MB} required data-test="limit-up" />
          </label>
        </div>
        <p class="quiet">0: as fast as it goes. What members of your groups fetch from this machine counts as an upload.</p>
        <button type="submit" data-test="save-limits">Save</button>
      </form>
    </section>
    <section class="card">
      <h2>Usual group</h2>
      <label>
        Used when you name no group
        <select data-test="default-group" @change=${saveGroup}>
          ${myGroups().map((group) => html`<option ?selected=${group.name === status.defaultGroup}>${group.name}</option>`)}
        </select>
      </label>
    </section>
    ${view.mirrors.length > 0 ? mirrors() : nothing}
    <section class="card">
      <h2>Account</h2>
      <p>You are <strong>${status.user}</strong>${status.role === "ACCOUNT_ROLE_ADMIN" ? ", an admin," : ""} on <strong>${status.device}</strong>.</p>
      ${view.devices.map(
        (device) => html`<div class="line">
          <span class=${device.online ? "dot on" : "dot"} aria-hidden="true"></span><span>${device.device}</span>
          <span class="quiet">logged in since ${stamp(device.since)}</span>
        </div>`,
      )}
      <div class="toolbar">
        <button type="button" class="secondary outline" data-test="change-password" @click=${changePassword}>Change the password</button>
        <button type="button" class="secondary outline" data-test="logout" @click=${logout}>Log out of p2p</button>
        <button type="button" class="secondary outline" data-test="sign-out" @click=${signOut}>Close the dashboard to this browser</button>
      </div>
    </section>
    ${machine(status)}
  `;
}

const mirrors = () => html`<section class="card">
  <h2>Mirrored here</h2>
  ${view.mirrors.map(
    (mirror) => html`<div data-test="mirror-row">
      <div class="line">
        <strong>${mirror.group}</strong>
        <span class="quiet">
          ${plural(mirror.files, "file")}, ${bytes(mirror.used)}${Number(mirror.quota) > 0 ? ` of at most ${bytes(mirror.quota)}` : ""}${mirror.fetching > 0 ? `, ${mirror.fetching} arriving` : ""}
        </span>
      </div>
      <p class="quiet">${name(mirror.directory)}</p>
      ${mirror.problem ? html`<p class="problem">${mirror.problem}</p>` : nothing}
    </div>`,
  )}
</section>`;

const machine = (status) => html`<section class="card">
  <h2>This daemon</h2>
  <dl class="facts">
    <dt>Release</dt>
    <dd>${status.software}, running since ${stamp(status.started)}</dd>
    <dt>Listens on</dt>
    <dd>${status.listening?.host}:${status.listening?.port}</dd>
    <dt>Others reach it at</dt>
    <dd>${status.advertised ? `${status.advertised.host}:${status.advertised.port}` : "not known yet"}</dd>
    <dt>Key</dt>
    <dd><code>${hex(status.peer)}</code></dd>
    ${status.trackers.map(
      (tracker) => html`<dt>Tracker ${tracker.address.host}:${tracker.address.port}</dt>
        <dd><span class=${tracker.connected ? "dot on" : "dot"} aria-hidden="true"></span> ${tracker.connected ? "connected" : tracker.problem}</dd>`,
    )}
  </dl>
</section>`;

async function saveFolders(event) {
  event.preventDefault();
  const saved = await attempt(() => ask({ setFolders: Object.fromEntries(new FormData(event.target)) }), "Saved");
  if (saved) {
    view.folders = saved;
    changed();
  }
}

async function saveLimits(event) {
  event.preventDefault();
  const { down, up } = Object.fromEntries(new FormData(event.target));
  const bytes = (text) => Math.round(Number(text) * MB);
  const saved = await attempt(() => ask({ setLimits: { down: bytes(down), up: bytes(up) } }), "Saved");
  if (saved) {
    view.limits = saved.all;
    changed();
  }
}

async function saveGroup(event) {
  await attempt(() => ask({ setDefaultGroup: event.target.value }), `${event.target.value} is meant from now on`);
}

async function changePassword() {
  const done = await form(
    "Change the password",
    [
      { name: "current", label: "The one you have", type: "password", autocomplete: "current-password" },
      { name: "replacement", label: "The new one", type: "password", autocomplete: "new-password" },
    ],
    "Change it",
    (values) => relay({ account: { changePassword: values } }),
  );
  if (done) {
    tell("The password is changed");
  }
}

async function logout() {
  if (await confirm("Log out of p2p?", "What you share from this machine is not offered any more and your downloads pause, until you log in again.", "Log out")) {
    await attempt(() => relay({ account: { logout: {} } }), "Logged out");
  }
}

async function signOut() {
  if (await confirm("Close the dashboard to this browser?", "The daemon goes on. “p2p web” in a terminal opens the dashboard again.", "Close it", false)) {
    if (await attempt(endSession)) {
      state.lockedOut = true;
      changed();
    }
  }
}
