// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// The page of groups: those I am in, requests, and all others of the network.

import { html, nothing } from "/lib/lit-html/lit-html.js";
import { repeat } from "/lib/lit-html/directives/repeat.js";
import { ask, relay } from "/page/api.js";
import { ago, bytes, plural, word } from "/page/format.js";
import { confirm, empty, form, loading, menu } from "/page/pieces.js";
import { attempt, changed, complain, state } from "/page/state.js";

const view = { groups: null, requests: [], waiting: [], mirrors: [], open: null, members: [] };
const POLICIES = [
  ["NAME_CONFLICT_VERSION", "a new version of it"],
  ["NAME_CONFLICT_RENAME", "another file, name_v2"],
  ["NAME_CONFLICT_OVERWRITE", "its only version"],
];

const standing = (group) => word(group.standing, "GROUP_STANDING");
const isOwner = (group) => standing(group) === "owner";

/** Those whose files I see, in the order of their names. */
export const myGroups = () => (view.groups ?? []).filter((group) => ["member", "owner"].includes(standing(group)));

export async function load() {
  try {
    const { groups } = await relay({ group: { listGroups: {} } });
    view.groups = groups.sort((a, b) => a.name.localeCompare(b.name));
    changed();
    await loadRequests();
    view.mirrors = (await ask({ showMirrors: {} })).mirrors;
    changed();
  } catch (refused) {
    view.groups ??= [];
    complain(refused);
  }
}

async function loadRequests() {
  const owned = myGroups().filter((group) => group.owner === state.status?.user);
  const asked = view.groups.filter((group) => standing(group) === "requested");
  const lists = await Promise.all(owned.map((group) => relay({ group: { listJoinRequests: { group: group.name } } })));
  view.requests = lists.flatMap((list) => list.requests);
  view.waiting = asked;
}

export const requestCount = () => view.requests.length;

export function page() {
  if (!view.groups) {
    return loading();
  }
  const mine = myGroups();
  const others = view.groups.filter((group) => !mine.includes(group));
  return html`
    <div class="toolbar">
      <h1>Groups</h1>
      <span class="grow"></span>
      <button type="button" data-test="group-create" @click=${create}>New group</button>
    </div>
    ${requests()}
    <h2>Yours</h2>
    ${repeat(mine, (group) => group.id, mineCard)}
    <h2>Others</h2>
    ${others.length === 0
      ? empty("No other group", "Who makes a group is its owner and lets others in. Send them the link that “p2p group create” prints, or tell them its name.")
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
       <h2>They ask to join</h2>
       ${view.requests.map(
         (request) => html`<div class="line" data-test="request-row">
           <span><strong>${request.user}</strong> wants to join <strong>${request.group}</strong></span>
           <span class="quiet">${ago(request.time)}</span>
           <span class="grow"></span>
           <button type="button" class="small" data-test="accept" @click=${() => decide(request, "acceptJoin", "is a member now")}>Accept</button>
           <button type="button" class="small secondary outline" data-test="reject" @click=${() => decide(request, "rejectJoin", "was turned down")}>Reject</button>
         </div>`,
       )}
     </section>`;

async function decide(request, verb, outcome) {
  await attempt(() => relay({ group: { [verb]: { group: request.group, user: request.user } } }), `${request.user} ${outcome}`);
  load();
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
      <button type="button" class="small secondary outline" data-test="members" aria-expanded=${open} @click=${() => toggle(group)}>Members</button>
      ${menu(`More for ${group.name}`, [
        mirror ? ["Do not mirror here any more", "mirror-off", () => mirrorOff(group)] : ["Mirror on this machine", "mirror-on", () => mirrorOn(group)],
        isOwner(group) && !isPublic && ["When a name is shared again", "policy", () => policy(group)],
        isOwner(group) && !isPublic && ["Hand over to a member", "transfer-group", () => handOver(group)],
        !isOwner(group) && !isPublic && ["Leave", "leave", () => leave(group), true],
        isOwner(group) && !isPublic && ["Delete the group", "group-delete", () => remove(group), true],
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
    view.members = listed ? listed.members : [];
    changed();
  }
}

const members = (group) => html`<div data-test="member-list">
  ${view.members.map(
    (member) => html`<div class="line" data-test="member-row">
      <span class=${member.online ? "dot on" : "dot"} aria-hidden="true"></span>
      <span>${member.user}</span>
      <span class="quiet">${member.owner ? "owner, " : ""}${member.online ? "online" : "offline"}</span>
      <span class="grow"></span>
      ${isOwner(group) && !member.owner ? html`<button type="button" class="small secondary outline" data-test="member-remove" @click=${() => expel(group, member)}>Remove</button>` : nothing}
    </div>`,
  )}
</div>`;

async function expel(group, member) {
  if (await confirm(`Remove ${member.user} from ${group.name}?`, "They get no further piece of its files, from anybody. What they have already stays with them.", "Remove")) {
    await attempt(() => relay({ group: { removeMember: { group: group.name, user: member.user } } }), `${member.user} was removed`);
    view.open = null;
    await load();
    toggle(group);
  }
}

const otherRow = (group) => html`<tr data-test="group-row">
  <td data-label="Group"><strong>${group.name}</strong></td>
  <td data-label="Owner">${group.owner}</td>
  <td data-label="Members" class="number">${group.members}</td>
  <td class="actions">
    ${standing(group) === "requested"
      ? html`<span class="quiet" data-test="asked">asked; ${group.owner} has to accept</span>`
      : html`<button type="button" class="small" data-test="join" @click=${() => join(group)}>Ask to join</button>`}
  </td>
</tr>`;

async function create() {
  const values = await form("New group", [{ name: "group", label: "Name", hint: "1 to 64 letters, digits, dots, hyphens or underscores. You will be its owner." }], "Create");
  if (values) {
    await attempt(() => relay({ group: { createGroup: { group: values.group } } }), `Created ${values.group}; others can ask to join it now`);
    load();
  }
}

async function join(group) {
  await attempt(
    () => relay({ group: { joinGroup: { group: group.name } } }),
    (answer) => (answer.member ? `You are a member of ${group.name} now` : `Asked; ${answer.owner} has to accept`),
  );
  load();
}

async function leave(group) {
  if (await confirm(`Leave ${group.name}?`, "You are no longer a source or a receiver there. To come back you have to ask again.", "Leave")) {
    await attempt(() => relay({ group: { leaveGroup: { group: group.name } } }), `You left ${group.name}`);
    load();
  }
}

async function remove(group) {
  if (await confirm(`Delete ${group.name}?`, "The group and its list of files go for everybody. Files on members' disks stay.", "Delete the group")) {
    await attempt(() => relay({ group: { deleteGroup: { group: group.name } } }), `${group.name} is deleted`);
    load();
  }
}

async function handOver(group) {
  const values = await form(`Hand over ${group.name}`, [{ name: "user", label: "New owner", hint: "A member of the group. You stay a member." }], "Hand over");
  if (values) {
    await attempt(() => relay({ group: { transferGroup: { group: group.name, user: values.user } } }), `${values.user} owns ${group.name} now`);
    load();
  }
}

async function policy(group) {
  const values = await form(
    `When a name is shared again in ${group.name}`,
    [{ name: "policy", label: "The file becomes", options: POLICIES, value: group.policy }],
    "Save",
  );
  if (values) {
    await attempt(() => relay({ group: { setPolicy: { group: group.name, policy: values.policy } } }), "Saved");
    load();
  }
}

async function mirrorOn(group) {
  const sure = await confirm(
    `Mirror ${group.name} on this machine?`,
    "This machine then fetches everything that is shared there and keeps it, so that others can switch theirs off. It takes as much room as the group's files.",
    "Mirror it",
    false,
  );
  if (sure) {
    await attempt(() => ask({ setMirror: { group: group.name } }), `${group.name} is mirrored here from now on`);
    load();
  }
}

async function mirrorOff(group) {
  if (await confirm(`Stop mirroring ${group.name}?`, "New files are not fetched any more. What was mirrored stays on the disk.", "Stop")) {
    await attempt(() => ask({ endMirror: { group: group.name } }), `${group.name} is not mirrored here any more`);
    load();
  }
}
