// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// The pages for admins. The trackers check the role; the page only leaves out what would be refused.

import { html, nothing } from "/lib/lit-html/lit-html.js";
import { repeat } from "/lib/lit-html/directives/repeat.js";
import { relay } from "/page/api.js";
import { ago, bytes, percent, plural, stamp, word } from "/page/format.js";
import { confirm, empty, loading, name } from "/page/pieces.js";
import { attempt, changed, complain, state } from "/page/state.js";

const LINES = 500;
const PARTS = { users: "Accounts", log: "Log", hosts: "Machines", trackers: "Trackers" };
const view = { part: "users", users: null, lines: null, filter: "", host: "", pinged: null, offered: null, trackers: null };

const LOADERS = {
  users: async () => {
    view.users = (await relay({ admin: { listUsers: {} } })).users;
  },
  log: async () => {
    view.lines = (await relay({ admin: { readLog: { filter: view.filter, limit: LINES } } })).lines;
  },
  hosts: async () => {},
  trackers: async () => {
    view.trackers = (await relay({ admin: { listTrackers: {} } })).trackers;
  },
};

export async function enter(part) {
  view.part = part in PARTS ? part : "users";
  await load(complain);
}

async function load(onRefused) {
  try {
    await LOADERS[view.part]();
  } catch (refused) {
    onRefused(refused);
  }
  changed();
}

/** What fails then is in the banner already. */
export function refresh() {
  if (view.part === "trackers") {
    load(() => {});
  }
}
refresh.every = 5_000;

export const page = () => html`
  <h1 class="visually-hidden">Administration</h1>
  <nav class="tabs" aria-label="Administration">
    ${Object.entries(PARTS).map(([part, label]) => html`<a href="#/admin/${part}" aria-current=${part === view.part ? "page" : "false"} data-test="admin-${part}">${label}</a>`)}
  </nav>
  ${{ users, log, hosts, trackers }[view.part]()}
`;

const users = () =>
  !view.users
    ? loading()
    : html`<table class="cards">
        <thead>
          <tr><th scope="col">Account</th><th scope="col">Since</th><th scope="col" class="number">Machines online</th><th scope="col">Role</th><th></th></tr>
        </thead>
        <tbody>
          ${repeat(view.users, (user) => user.user, userRow)}
        </tbody>
      </table>`;

const userRow = (user) => html`<tr data-test="user-row">
  <td data-label="Account"><strong>${user.user}</strong> ${user.disabled ? html`<small class="tag warn">disabled</small>` : nothing}</td>
  <td data-label="Since"><time title=${stamp(user.created)}>${ago(user.created)}</time></td>
  <td data-label="Machines online" class="number">${user.devicesOnline}</td>
  <td data-label="Role">
    <select aria-label="Role of ${user.user}" data-test="role" .value=${user.role} @change=${(event) => setRole(user, event.target)}>
      <option value="ACCOUNT_ROLE_USER" ?selected=${user.role === "ACCOUNT_ROLE_USER"}>user</option>
      <option value="ACCOUNT_ROLE_ADMIN" ?selected=${user.role === "ACCOUNT_ROLE_ADMIN"}>admin</option>
    </select>
  </td>
  <td class="actions">
    <button type="button" class="small secondary outline" data-test=${user.disabled ? "enable" : "disable"} aria-label="${user.disabled ? "Enable" : "Disable"} ${user.user}" @click=${() => setDisabled(user)}>${user.disabled ? "Enable" : "Disable"}</button>
  </td>
</tr>`;

async function setRole(user, select) {
  const role = word(select.value, "ACCOUNT_ROLE");
  if (!(await attempt(() => relay({ admin: { setRole: { user: user.user, role: select.value } } }), `${user.user} is ${role === "admin" ? "an admin" : "a user"} now`))) {
    select.value = user.role;
  }
  enter("users");
}

async function setDisabled(user) {
  const sure = user.disabled || (await confirm(`Disable ${user.user}?`, "The account may do nothing any more, on no machine, until it is enabled again.", "Disable"));
  if (sure) {
    await attempt(() => relay({ admin: { setDisabled: { user: user.user, disabled: !user.disabled } } }), `${user.user} is ${user.disabled ? "enabled" : "disabled"}`);
    enter("users");
  }
}

const log = () => html`
  <form class="toolbar" @submit=${readLog}>
    <input type="search" name="filter" placeholder="Only lines with this text" aria-label="Only lines with this text" .value=${view.filter} data-test="log-filter" />
    <button type="submit" data-test="log-read">Show</button>
  </form>
  ${!view.lines
    ? loading()
    : view.lines.length === 0
      ? html`<p class="quiet" data-test="log">No line holds “${view.filter}”.</p>`
      : html`<pre class="log" tabindex="0" data-test="log">${[...view.lines].reverse().join("\n")}</pre>
          <p class="quiet">The newest first: ${plural(view.lines.length, "line")}${view.filter ? ` with “${view.filter}”` : ""}.</p>`}
`;

function readLog(event) {
  event.preventDefault();
  view.filter = new FormData(event.target).get("filter");
  enter("log");
}

const hosts = () => html`
  <form class="toolbar" @submit=${(event) => event.preventDefault()}>
    <input placeholder="A machine, or user@machine" aria-label="Machine" .value=${view.host} data-test="host" @input=${(event) => (view.host = event.target.value)} />
    <button type="submit" data-test="ping" @click=${ping}>Ping</button>
    <button type="button" class="secondary" data-test="discover" @click=${discover}>What does it offer?</button>
  </form>
  ${view.pinged
    ? html`<p data-test="pinged">
        <span class=${view.pinged.alive ? "dot on" : "dot"} aria-hidden="true"></span>
        ${view.pinged.host} is ${view.pinged.alive ? `alive: ${(Number(view.pinged.micros) / 1000).toFixed(1)} ms there and back` : "dead: it does not answer"}
      </p>`
    : nothing}
  ${view.offered ? offered() : nothing}
  ${view.pinged || view.offered ? nothing : empty("Is it there, and what does it share?", "Name a machine as Peers shows it. Ping asks it for an answer; the other button lists what it offers, and lets you delete files from the list.")}
`;

async function ping() {
  const answer = await attempt(() => relay({ admin: { pingHost: { host: view.host } } }));
  view.pinged = answer || null;
  changed();
}

async function discover() {
  const answer = await attempt(() => relay({ admin: { discover: { host: view.host } } }));
  view.offered = answer || null;
  changed();
}

async function remove(file) {
  const text = "It goes from the list of the group for everybody, with all its versions, and mirrors drop their copies. Files that members have downloaded stay on their disks.";
  if (await confirm(`Delete ${file.group}/${file.name}?`, text, "Delete")) {
    await attempt(() => relay({ file: { deleteFile: { group: file.group, name: file.name, version: 0 } } }), `${file.name} is deleted`);
    discover();
  }
}

const offered = () => html`
  <h2>${view.offered.host} offers ${plural(view.offered.files.length, "file")}</h2>
  <table class="cards" data-test="offered">
    <tbody>
      ${view.offered.files.map(
        (file) => html`<tr>
          <td data-label="File">${name(`${file.group}/${file.name}`)}</td>
          <td data-label="Version" class="number">${file.version}</td>
          <td data-label="Size" class="number">${bytes(file.size)}</td>
          <td data-label="Has" class="number">${percent(file.have, file.pieces)}%</td>
          <td class="actions"><button type="button" class="small secondary outline" data-test="delete-offered" aria-label="Delete ${file.name}" @click=${() => remove(file)}>Delete</button></td>
        </tr>`,
      )}
    </tbody>
  </table>
`;

const trackers = () =>
  !view.trackers
    ? loading()
    : html`<table class="cards" data-test="trackers">
        <thead>
          <tr><th scope="col" class="number">Number</th><th scope="col">Address</th><th scope="col">State</th><th scope="col">Since</th><th scope="col" class="number">Behind</th></tr>
        </thead>
        <tbody>
          ${view.trackers.map(
            (tracker) => html`<tr data-test="tracker-row">
              <td data-label="Number" class="number">${tracker.number}</td>
              <td data-label="Address">${tracker.address.host}:${tracker.address.port}</td>
              <td data-label="State">${word(tracker.state, "TRACKER_STATE")}${tracker.answering ? ", the one that answers" : ""}</td>
              <td data-label="Since">${ago(tracker.since)}</td>
              <td data-label="Behind" class="number">${tracker.behind === undefined ? "unknown" : plural(tracker.behind, "change")}</td>
            </tr>`,
          )}
        </tbody>
      </table>`;

/** Whether the pages are there at all for whoever is logged in. */
export const isAdmin = () => state.status?.role === "ACCOUNT_ROLE_ADMIN";
