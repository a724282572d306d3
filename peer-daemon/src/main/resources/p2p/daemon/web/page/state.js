// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// What all pages know. Whoever changes it calls changed(); the page is drawn once for all changes of a turn.

export const state = {
  /** Null until the first word of the daemon. */
  status: null,
  /** By number: those under way, and those that ended while somebody looked. */
  transfers: new Map(),
  linked: true,
  lockedOut: false,
  /** What went wrong or was done, the newest last. */
  notices: [],
  /** The last two minutes, for the chart. */
  samples: [],
};

const NOTICES = 4;
const NOTICE_MILLIS = 8000;
const SAMPLES = 120;
let draw = () => {};
let due = false;
let lastNotice = 0;

export function drawWith(render) {
  draw = render;
}

export function changed() {
  if (!due) {
    due = true;
    requestAnimationFrame(() => {
      due = false;
      draw();
    });
  }
}

export function sample(status) {
  state.samples.push({ down: Number(status.rateDown), up: Number(status.rateUp) });
  state.samples.splice(0, Math.max(0, state.samples.length - SAMPLES));
}

export function dismiss(id) {
  state.notices = state.notices.filter((notice) => notice.id !== id);
  changed();
}

function notice(kind, text, next) {
  const id = ++lastNotice;
  const others = state.notices.filter((known) => known.kind !== kind || known.text !== text || known.next !== next);
  state.notices = [...others, { id, kind, text, next }];
  // what was refused stays until it is read, as long as there is room
  while (state.notices.length > NOTICES) {
    const oldest = state.notices.find((known) => known.kind === "done") ?? state.notices[0];
    state.notices = state.notices.filter((known) => known !== oldest);
  }
  changed();
  return id;
}

/** Something was done; goes away by itself. */
export function tell(text) {
  const id = notice("done", text, "");
  setTimeout(() => dismiss(id), NOTICE_MILLIS);
}

/** Shows what was refused; stays until it is read. */
export const notify = (refused) => notice("refused", refused.message, refused.next ?? "");

/** The same, unless it says that this browser is not let in any more: then the page says so. */
export function complain(refused) {
  if (refused.isLockedOut) {
    state.lockedOut = true;
    changed();
  } else {
    notify(refused);
  }
}

/** Does the work; what is refused is shown, and false comes back. */
export async function attempt(work, done) {
  try {
    const result = await work();
    if (done) {
      tell(typeof done === "function" ? done(result) : done);
    }
    return result ?? true;
  } catch (refused) {
    complain(refused);
    return false;
  }
}
