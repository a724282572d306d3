// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// Join links as the command line prints and takes them: p2p:HOST:PORT[,HOST:PORT...]/ROOT[/GROUP[/TOKEN]]/CHECK. ROOT is the SHA-256 of the
// network's root key, CHECK the first 6 characters of the SHA-256 of all before it, both base64url without padding (RFC 4648).

import { Refused } from "/page/api.js";

const SCHEME = "p2p:";
const CHECK_CHARS = 6;
const TRACKER_PORT = 8089;

/** The link for newcomers to this network, into the group where one is named. */
export async function joinLink(status, group, token) {
  const trackers = status.trackers.map((tracker) => address(tracker.address)).join(",");
  const body = [SCHEME + trackers, urlSafe(status.root), group, token].filter(Boolean).join("/");
  return `${body}/${await check(body)}`;
}

/** What a link says: {trackers, root, group, token}, the last two perhaps undefined. Throws Refused. */
export async function readJoinLink(text) {
  const link = text.trim();
  const end = link.lastIndexOf("/");
  const [trackers, root, ...more] = link.slice(SCHEME.length, end).split("/");
  if (!link.startsWith(SCHEME)) {
    throw refuse(`it does not begin with ${SCHEME}`);
  }
  if (!root || more.length > 2 || link.slice(end + 1) !== (await check(link.slice(0, end)))) {
    throw refuse("a character was changed or lost");
  }
  return { trackers: trackers.split(",").map(endpoint), root: root.replaceAll("-", "+").replaceAll("_", "/"), group: more[0], token: more[1] };
}

const refuse = (why) =>
  new Refused({ code: "FAILURE_CODE_INVALID_LINK", message: `This is not a whole join link: ${why}.`, next: "copy the whole line again, from p2p: to its end" }, 0);

const address = ({ host, port }) => (host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`);

function endpoint(text) {
  const [, bracketed, host, port] = text.match(/^(?:\[(.+)\]|([^:]*))(?::(\d+))?$/) ?? [];
  return { host: bracketed ?? host ?? text, port: Number(port ?? TRACKER_PORT) };
}

async function check(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body)));
  return urlSafe(btoa(String.fromCharCode(...digest.slice(0, 8)))).slice(0, CHECK_CHARS);
}

const urlSafe = (base64) => base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
