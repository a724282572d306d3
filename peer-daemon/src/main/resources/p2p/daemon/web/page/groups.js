// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// The page of groups: those I am in, requests, and all others of the network.

import { html, nothing } from "/lib/lit-html/lit-html.js";
import { repeat } from "/lib/lit-html/directives/repeat.js";
import { ask, relay } from "/page/api.js";
import { ago, bytes, plural, word } from "/page/format.js";
import { create, endMirror, expel, handOver, invite, join, leave, openLink, remove, rules, setMirror, showLink } from "/page/group-dialogs.js";
import { empty, loading, menu, unknown } from "/page/pieces.js";
import { attempt, changed, complain, state } from "/page/state.js";

const REFRESH_MILLIS = 5_000;
const view = { groups: null, requests: [], mirrors: [], open: null, members: [], loading: false, again: false, refused: null };

const standing = (group) => word(group.standing, "GROUP_STANDING");
const isOwner = (group) => standing(group) === "owner";

/** Those whose files I see, in the order of their names. */
export const myGroups = () => (view.groups ?? []).filter((group) => ["member", "owner"].includes(standing(group)));

/** Asks the daemon and the trackers; what they refuse goes to `onRefused`. Asked again meanwhile, it looks once more. */
export async function load(onRefused = complain) {
  view.again = true;
  if (view.loading) {
    return;
  }
  view.loading = true;
  try {
    while (view.again) {
      view.again = false;
      await look();
      view.refused = null;
    }
  } catch (refused) {
    view.refused = refused;
    onRefused(refused);
  } finally {
    view.loading = false;
    changed();
  }
}

async function look() {
  const { groups } = await relay({ group: { listGroups: {} } });
  view.groups = groups.sort((a, b) => a.name.localeCompare(b.name));
  changed();
  await loadRequests();
  view.mirrors = (await ask({ showMirrors: {} })).mirrors;
  if (myGroups().some((group) => group.name === view.open)) {
    const group = view.open;
    const { members } = await relay({ group: { listMembers: { group } } });
    if (view.open === group) {
      view.members = members;
    }
  }
}

export const enter = () => load();

/** Looks again while the dashboard is seen; what fails then is in the banner already. */
export const refresh = () => load(() => {});
refresh.every = REFRESH_MILLIS;

async function loadRequests() {
  const owned = myGroups().filter((group) => group.owner === state.status?.user);
  const lists = await Promise.all(owned.map((group) => relay({ group: { listJoinRequests: { group: group.name } } })));
  view.requests = lists.flatMap((list) => list.requests);
}

export const requestCount = () => view.requests.length;

export function page() {
  if (!view.groups) {
    return view.refused ? unknown(view.refused, load) : loading();
  }
  const mine = myGroups();
  const others = view.groups.filter((group) => !mine.includes(group));
  return html`
    <div class="toolbar">
      <h1>Groups</h1>
      <span class="grow"></span>
      <button type="button" class="secondary outline" data-test="open-link" @click=${() => then(openLink())}>Join with a link</button>
      <button type="button" data-test="group-create" @click=${() => then(create())}>New group</button>
    </div>
    ${requests()}
    <h2>Yours</h2>
    ${repeat(mine, (group) => group.id, mineCard)}
    <h2>Others</h2>
    ${others.length === 0
      ? empty("No other group", "Who makes a group is its owner and lets others in. If you were sent a line that begins with “p2p:”, “Join with a link” takes it.")
      : html`<table class="cards">
         <thead><tr><th scope="col">Group</th><th scope="col">Owner</th><th scope="col" class="number">Members</th><th></th></tr></thead>
         <tbody>${repeat(others, (group) => group.id, otherRow)}</tbody>
       </table>`}
  `;
}

const requests = () =>
  view.requests.length === 0
    ? nothing
    : html`<section class="card" data-test="requests">
       <h2>Requests to join</h2>
       ${view.requests.map(
         (request) => html`<div class="line" data-test="request-row">
           <span><strong>${request.user}</strong> wants to join <strong>${request.group}</strong></span>
           <span class="quiet">${ago(request.time)}</span>
           <span class="grow"></span>
           <button type="button" class="small" data-test="accept" aria-label="Accept ${request.user} into ${request.group}" @click=${() => decide(request, "acceptJoin", "is a member now")}>Accept</button>
           <button type="button" class="small secondary outline" data-test="reject" aria-label="Reject ${request.user} for ${request.group}" @click=${() => decide(request, "rejectJoin", "was turned down")}>Reject</button>
         </div>`,
       )}
     </section>`;

async function decide(request, verb, outcome) {
  await then(attempt(() => relay({ group: { [verb]: { group: request.group, user: request.user } } }), `${request.user} ${outcome}`));
}

function mineCard(group) {
  const mirror = view.mirrors.find((kept) => kept.group === group.name);
  const isPublic = group.name === "public";
  const open = view.open === group.name;
  return html`<article class="group" data-test="group-row">
    <div class="line">
      <a href="#/files/${encodeURIComponent(group.name)}"><strong>${group.name}</strong></a>
      <span class="quiet">${isPublic ? "everybody's" : isOwner(group) ? "yours" : `of ${group.owner}`}, ${plural(group.members, "member")}</span>
      ${mirror ? html`<small class="tag">mirrored here, ${plural(mirror.files, "file")}, ${bytes(mirror.used)}</small>` : nothing}
      <span class="grow"></span>
      <button type="button" class="small secondary outline" data-test="members" aria-label="Members of ${group.name}" aria-expanded=${open} @click=${() => toggle(group)}>Members</button>
      ${menu(`More for ${group.name}`, [
        ["Join link", "join-link", () => showLink(group)],
        isOwner(group) && !isPublic && ["Link for one person", "invite", () => invite(group)],
        [mirror ? "How it is mirrored" : "Mirror on this machine", "mirror-on", () => then(setMirror(group, mirror))],
        mirror && ["Do not mirror here any more", "mirror-off", () => then(endMirror(group))],
        isOwner(group) && !isPublic && ["Rules", "rules", () => then(rules(group))],
        isOwner(group) && !isPublic && ["Hand over to a member", "transfer-group", () => then(handOver(group))],
        !isOwner(group) && !isPublic && ["Leave", "leave", () => then(leave(group)), true],
        isOwner(group) && !isPublic && ["Delete the group", "group-delete", () => then(remove(group)), true],
      ])}
    </div>
    ${mirror?.problem ? html`<p class="problem">${mirror.problem}</p>` : nothing}
    ${open ? members(group) : nothing}
  </article>`;
}

async function toggle(group) {
  view.open = view.open === group.name ? null : group.name;
  view.members = [];
  changed();
  if (view.open) {
    const listed = await attempt(() => relay({ group: { listMembers: { group: group.name } } }));
    if (listed && view.open === group.name) {
      view.members = listed.members;
    }
    changed();
  }
}

/** Looks again once something was done. */
async function then(deed) {
  if (await deed) {
    load();
  }
}

const members = (group) => html`<div data-test="member-list">
  ${view.members.map(
    (member) => html`<div class="line" data-test="member-row">
      <span class=${member.online ? "dot on" : "dot"} aria-hidden="true"></span>
      <span>${member.user}</span>
      <span class="quiet">${member.owner ? "owner, " : ""}${member.online ? "online" : "offline"}</span>
      <span class="grow"></span>
      ${isOwner(group) && !member.owner ? html`<button type="button" class="small secondary outline" data-test="member-remove" aria-label="Remove ${member.user} from ${group.name}" @click=${() => then(expel(group, member))}>Remove</button>` : nothing}
    </div>`,
  )}
</div>`;

const otherRow = (group) => html`<tr data-test="group-row">
  <td data-label="Group"><strong>${group.name}</strong></td>
  <td data-label="Owner">${group.owner}</td>
  <td data-label="Members" class="number">${group.members}</td>
  <td class="actions">
    ${standing(group) === "requested"
      ? html`<span class="quiet" data-test="asked">asked; ${group.owner} has to accept</span>`
      : html`<button type="button" class="small" data-test="join" aria-label="Ask to join ${group.name}" @click=${() => then(join(group.name))}>Ask to join</button>`}
  </td>
</tr>`;
