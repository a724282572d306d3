// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// How the page speaks to its daemon (docs/protocol.md, "The dashboard"). Two words prove a session: the browser sends one as a cookie, this
// module keeps the other.

const WORD = "p2p-page";
const RECONNECT_MILLIS = [500, 1000, 2000, 5000];
/** RFC 6455 section 7.4.1. */
const POLICY_VIOLATION = 1008;
const AWAY = { code: "AWAY", message: "The daemon does not answer.", next: "" };

/** What the daemon or a tracker refused: `message` says what and why, `next` what to do. */
export class Refused extends Error {
  constructor(refusal, status) {
    super(refusal.message);
    this.code = refusal.code.replace("FAILURE_CODE_", "");
    this.next = refusal.next;
    this.status = status;
  }

  /** Whether this browser is not let in (any more). */
  get isLockedOut() {
    return this.status === 403;
  }
}

/** Trades the one-time key of the address, if there is one, for a session. Throws Refused. */
export async function openSession() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) {
    return;
  }
  // the key is used up now: nothing of it stays in the address or in the history
  history.replaceState(null, "", "/#/files");
  const opened = await answer(await send("/api/session", { method: "POST", body: JSON.stringify({ key }) }));
  localStorage.setItem(WORD, opened.page);
}

export const isKnown = () => localStorage.getItem(WORD) !== null;

/** This browser is not let in any more. */
export async function endSession() {
  const response = await send("/api/session/end", { method: "POST" });
  if (!response.ok) {
    await answer(response);
  }
  localStorage.removeItem(WORD);
}

async function send(path, options) {
  try {
    return await fetch(path, { ...options, headers: { "X-P2P-Page": localStorage.getItem(WORD) ?? "-", ...options.headers } });
  } catch {
    throw new Refused(AWAY, 0);
  }
}

async function answer(response) {
  return unwrapped(await response.text(), response.status);
}

function unwrapped(text, status) {
  let reply;
  try {
    reply = JSON.parse(text);
  } catch {
    throw new Refused({ ...AWAY, message: `The daemon answered something else (${status}).` }, status);
  }
  if (reply.refused) {
    throw new Refused(reply.refused, status);
  }
  return reply;
}

const onlyValue = (object) => Object.values(object)[0];

/** Gives the daemon a command, a ControlRequestBody; returns what is inside its reply. Throws Refused. */
export async function ask(request) {
  const response = await send("/api/command", {
    method: "POST",
    body: JSON.stringify(request),
    headers: { "X-P2P-Request": requestId() },
  });
  return onlyValue(await answer(response));
}

/** The same for what the daemon passes on to the trackers, a TrackerRequestBody. */
export const relay = async (request) => onlyValue(await ask({ relay: request }));

/** Names a change for ever, so that it is applied once. */
function requestId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An address from which the browser can fetch the file, once it is there. */
export async function contentAddress(group, name, version) {
  const response = await send("/api/download", { method: "POST", body: JSON.stringify({ group, name, version }) });
  return (await answer(response)).url;
}

/**
 * Sends a file of the browser to the daemon, which shares it. `onProgress` hears bytes sent; the promise rejects with Refused.
 * XMLHttpRequest, because fetch tells nothing about what was sent.
 */
export function upload(group, file, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      try {
        resolve(onlyValue(unwrapped(request.responseText, request.status)));
      } catch (refused) {
        reject(refused);
      }
    };
    request.onerror = () => reject(new Refused({ ...AWAY, message: "The upload broke off." }, 0));
    request.onabort = () => reject(new Refused({ ...AWAY, code: "CANCELLED", message: "Cancelled." }, 0));
  });
  request.open("PUT", `/api/upload?${new URLSearchParams({ group, name: file.name })}`);
  request.setRequestHeader("X-P2P-Page", localStorage.getItem(WORD) ?? "-");
  request.send(file);
  return { done, cancel: () => request.abort() };
}

/**
 * Listens to what changes. `onReply` gets (kind, value); `onLink` whether the daemon is reached. Comes back by itself, until the daemon says
 * that this browser is not let in: `onLockedOut`.
 */
export function listen(onReply, onLink, onLockedOut) {
  let failures = 0;
  const connect = () => {
    const socket = new WebSocket(`ws://${location.host}/api/live`);
    const word = localStorage.getItem(WORD) ?? "-";
    socket.onopen = () => socket.send(word);
    socket.onmessage = (event) => {
      failures = 0;
      onLink(true);
      Object.entries(JSON.parse(event.data)).forEach(([kind, value]) => onReply(kind, value));
    };
    socket.onclose = (event) => {
      if (event.code === POLICY_VIOLATION) {
        // a link that was opened in another tab replaced the words of this browser
        if ((localStorage.getItem(WORD) ?? "-") !== word) {
          connect();
        } else {
          onLockedOut();
        }
        return;
      }
      onLink(false);
      setTimeout(connect, RECONNECT_MILLIS[Math.min(failures, RECONNECT_MILLIS.length - 1)]);
      failures++;
    };
  };
  connect();
}
