// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// What is asked before something is done with a group. Each resolves with whether it was done.

import { html, nothing } from "/lib/lit-html/lit-html.js";
import { ask, relay } from "/page/api.js";
import { joinLink, readJoinLink } from "/page/join-link.js";
import { confirm, copyable, dialog, form } from "/page/pieces.js";
import { attempt, state, tell } from "/page/state.js";

const POLICIES = [
  ["NAME_CONFLICT_VERSION", "a new version of it"],
  ["NAME_CONFLICT_RENAME", "another file, name_v2"],
  ["NAME_CONFLICT_OVERWRITE", "its only version"],
];
const GRACES = [
  ["720", "12 hours"],
  ["240", "4 hours"],
  ["60", "1 hour"],
  ["10", "10 minutes"],
  ["0", "not at all"],
];
const GIB = 1024 ** 3;

export async function create() {
  const name = await form(
    "New group",
    [{ name: "group", label: "Name", hint: "1 to 64 letters, digits, dots, hyphens or underscores. You will be its owner." }],
    "Create",
    async ({ group }) => {
      await relay({ group: { createGroup: { group } } });
      return group;
    },
  );
  if (name) {
    tell(`Created ${name}`);
    await showLink({ name, owner: state.status.user });
  }
  return Boolean(name);
}

/** The line that brings others into the group. */
export async function showLink(group) {
  const link = await attempt(() => joinLink(state.status, group.name));
  if (link) {
    const hint =
      group.name === "public" ? "Who opens it can make an account, and is a member at once." : `Who opens it asks to join, and ${group.owner === state.status.user ? "you accept" : `${group.owner} accepts`}.`;
    await dialog(`The way into ${group.name}`, () => html`<p>Send this line to whom you want in the group. ${hint}</p>${copyable("Join link", link)}<p class="quiet">They paste it under Groups, or into <code>p2p join</code>.</p>`);
  }
}

/** The same for one person, who is not asked for. */
export async function invite(group) {
  const sure = await confirm(`A link that lets somebody into ${group.name}?`, "The first one who opens it is a member at once, without asking you. It works once, for seven days.", "Make the link", false);
  const link = sure && (await attempt(async () => joinLink(state.status, group.name, (await relay({ group: { inviteToGroup: { group: group.name, preApproved: true } } })).token)));
  if (link) {
    await dialog(`For one person, into ${group.name}`, () => html`<p>Send this line to one person only, in private.</p>${copyable("Join link", link)}`);
  }
}

/** Asks to join the group that a link names. */
export async function openLink() {
  const joined = await form("Join with a link", [{ name: "link", label: "Join link", hint: "The line that begins with p2p: and that you were sent." }], "Join", async (values) => {
    const link = await readJoinLink(values.link);
    await ask({ joinNetwork: { trackers: link.trackers, root: link.root } });
    return link.group === undefined ? "This machine knows the network of the link" : take(link.group, link.token);
  });
  if (joined) {
    tell(joined);
  }
  return Boolean(joined);
}

/** Asks to join, or takes the place that a link gives; returns what came of it, in words. Throws Refused. */
async function take(group, inviteToken) {
  const answer = await relay({ group: { joinGroup: { group, inviteToken } } });
  return answer.member ? `You are a member of ${group} now` : `Asked to join ${group}; ${answer.owner} has to accept`;
}

export const join = (group, inviteToken) => attempt(() => take(group, inviteToken), (outcome) => outcome);

export async function leave(group) {
  return (
    (await confirm(`Leave ${group.name}?`, "You are no longer a source or a receiver there. To come back you have to ask again.", "Leave")) &&
    attempt(() => relay({ group: { leaveGroup: { group: group.name } } }), `You left ${group.name}`)
  );
}

export async function remove(group) {
  return (
    (await confirm(`Delete ${group.name}?`, "The group and its list of files go for everybody. Files on members' disks stay.", "Delete the group")) &&
    attempt(() => relay({ group: { deleteGroup: { group: group.name } } }), `${group.name} is deleted`)
  );
}

export async function expel(group, member) {
  return (
    (await confirm(`Remove ${member.user} from ${group.name}?`, "They get no further piece of its files, from anybody. What they have already stays with them.", "Remove")) &&
    attempt(() => relay({ group: { removeMember: { group: group.name, user: member.user } } }), `${member.user} was removed`)
  );
}

export async function handOver(group) {
  const owner = await form(`Hand over ${group.name}`, [{ name: "user", label: "New owner", hint: "A member of the group. You stay a member." }], "Hand over", async ({ user }) => {
    await relay({ group: { transferGroup: { group: group.name, user } } });
    return user;
  });
  if (owner) {
    tell(`${owner} owns ${group.name} now`);
  }
  return Boolean(owner);
}

export async function rules(group) {
  const graces = GRACES.some(([minutes]) => minutes === String(group.grace)) ? GRACES : [...GRACES, [String(group.grace), `${group.grace} minutes`]];
  const saved = await form(
    `Rules of ${group.name}`,
    [
      { name: "policy", label: "When a name is shared again, the file becomes", options: POLICIES, value: group.policy },
      {
        name: "grace",
        label: "While no tracker can be reached, members go on sharing for",
        hint: "Longer keeps downloads going; shorter makes sure that who was removed gets nothing more.",
        options: graces,
        value: String(group.grace),
      },
    ],
    "Save",
    async ({ policy, grace }) => {
      if (policy !== group.policy) {
        await relay({ group: { setPolicy: { group: group.name, policy } } });
      }
      if (grace !== String(group.grace)) {
        await relay({ group: { setGrace: { group: group.name, minutes: Number(grace) } } });
      }
    },
  );
  if (saved) {
    tell("Saved");
  }
  return Boolean(saved);
}

/** Begins to mirror, or changes how; `mirror` is how it is now, if it is. */
export async function setMirror(group, mirror) {
  const set = await form(
    mirror ? `How ${group.name} is mirrored` : `Mirror ${group.name} on this machine?`,
    [
      { name: "quota", label: "At most, in GiB", type: "number", min: "0", step: "any", value: Number(mirror?.quota ?? 0) / GIB, hint: "0: as much as the group has." },
      { name: "keep", label: "Versions of each file", type: "number", min: "0", value: mirror?.keep ?? 0, hint: "The newest ones; 0: all." },
      { name: "directory", label: "Folder", value: mirror?.directory ?? "", required: false, hint: mirror ? "" : "One that exists, as an absolute path; empty: the daemon's own place." },
    ],
    mirror ? "Save" : "Mirror it",
    (values) => {
      const quota = Math.round(Number(values.quota) * GIB);
      const directory = values.directory && values.directory !== mirror?.directory ? values.directory : undefined;
      return ask({ setMirror: { group: group.name, quota, keep: Number(values.keep), directory } });
    },
    mirror ? nothing : html`<p>This machine then fetches everything that is shared there and keeps it, so that others can switch theirs off.</p>`,
  );
  if (set) {
    tell(mirror ? "Saved" : `${group.name} is mirrored here from now on`);
  }
  return Boolean(set);
}

export async function endMirror(group) {
  return (
    (await confirm(`Stop mirroring ${group.name}?`, "New files are not fetched any more. What was mirrored stays on the disk.", "Stop")) &&
    attempt(() => ask({ endMirror: { group: group.name } }), `${group.name} is not mirrored here any more`)
  );
}
