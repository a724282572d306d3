// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// Files that this browser sends to the daemon, one at a time. They are streams: nothing is read into memory.

import { html, nothing } from "/lib/lit-html/lit-html.js";
import { repeat } from "/lib/lit-html/directives/repeat.js";
import { upload } from "/page/api.js";
import { bytes, percent } from "/page/format.js";
import { name } from "/page/pieces.js";
import { changed, complain, tell } from "/page/state.js";

const MAX_QUEUE = 1_000;
const queue = [];
let running = null;
let last = 0;
let shared = () => {};

/** Is told the group whenever a file of it was shared. */
export function onShared(listener) {
  shared = listener;
}

export const isUploading = () => queue.length > 0;

export function send(group, files) {
  const room = MAX_QUEUE - queue.length;
  for (const file of files.slice(0, room)) {
    queue.push({ id: ++last, group, file, sent: 0, cancel: null });
  }
  if (files.length > room) {
    complain({ message: `${files.length - room} files were left out: at most ${MAX_QUEUE} wait at once.` });
  }
  next();
  changed();
}

async function next() {
  if (running !== null || queue.length === 0) {
    return;
  }
  running = queue[0];
  const { group, file } = running;
  const sending = upload(group, file, (sent) => {
    running.sent = sent;
    changed();
  });
  running.cancel = sending.cancel;
  try {
    const reply = await sending.done;
    const entry = reply.files?.[0];
    tell(entry?.waiting ? `${entry.name}: ${entry.waiting}` : `Shared ${entry?.group ?? group}/${entry?.name ?? file.name}, version ${entry?.version ?? 1}`);
    shared(group);
  } catch (refused) {
    if (refused.status === 0 && refused.code !== "CANCELLED") {
      // the daemon is away: the file is sent again when it is back
      running.sent = 0;
      running = null;
      changed();
      return;
    }
    if (refused.isLockedOut) {
      complain(refused);
    } else if (refused.code !== "CANCELLED") {
      complain({ message: `${file.name} was not shared: ${refused.message}`, next: refused.next });
    }
  }
  queue.shift();
  running = null;
  changed();
  next();
}

/** The daemon is back. */
export const resume = () => void next();

function drop(item) {
  if (item === running) {
    item.cancel?.();
  } else {
    queue.splice(queue.indexOf(item), 1);
    changed();
  }
}

/** The queue, while there is one. */
export const uploads = () =>
  queue.length === 0
    ? nothing
    : html`<section class="card" aria-label="Uploads from this browser" data-test="uploads">
       <h3>Uploading</h3>
       <p class="quiet">Keep this page open until it is done.</p>
       ${repeat(
         queue.slice(0, 20),
         (item) => item.id,
         (item) => html`<div class="line" data-test="upload-row">
           ${name(item.file.name)}
           <span class="quiet">to ${item.group}, ${bytes(item.file.size)}</span>
           <progress max="100" value=${percent(item.sent, item.file.size)} aria-label="sent"></progress>
          ${item.sent > 0 && item.sent >= item.file.size ? html`<span class="quiet">the daemon reads it</span>` : nothing}
           <button type="button" class="quiet-button" data-test="upload-cancel" aria-label="Cancel the upload of ${item.file.name}" @click=${() => drop(item)}>✕</button>
         </div>`,
       )}
       ${queue.length > 20 ? html`<p class="quiet">and ${queue.length - 20} more</p>` : nothing}
     </section>`;

addEventListener("beforeunload", (event) => {
  if (isUploading()) {
    event.preventDefault();
  }
});
