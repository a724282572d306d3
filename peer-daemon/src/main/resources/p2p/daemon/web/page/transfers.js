// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// The page of downloads, uploads from the browser, and files that are being read.

import { html, nothing } from "/lib/lit-html/lit-html.js";
import { repeat } from "/lib/lit-html/directives/repeat.js";
import { ask } from "/page/api.js";
import { chart } from "/page/chart.js";
import { ago, bytes, left, percent, rate, word } from "/page/format.js";
import { confirm, empty, name } from "/page/pieces.js";
import { attempt, changed, complain, state } from "/page/state.js";
import { isUploading, uploads } from "/page/uploads.js";

const PHASES = {
  checking: "checking what is here",
  fetching: "downloading",
  paused: "paused",
  finishing: "finishing",
  complete: "complete",
  failed: "failed",
  cancelled: "cancelled",
};
const SHOWN_ENDED = 100;
const open = new Set();
const asked = new Set();
/** Those that the daemon named last; null while it did not name all. */
let running = null;

const phase = (transfer) => word(transfer.phase, "TRANSFER_PHASE");
const isEnded = (transfer) => ["complete", "failed", "cancelled"].includes(phase(transfer));

/** All of them, page by page. */
export async function enter() {
  try {
    let page;
    let after = "0";
    do {
      page = await ask({ listTransfers: { after } });
      page.transfers.forEach((transfer) => state.transfers.set(transfer.number, transfer));
      after = page.transfers.at(-1)?.number;
      changed();
    } while (page.more);
  } catch (refused) {
    complain(refused);
  }
}

/** The daemon told which are under way. */
export function hear({ transfers, more }) {
  transfers.forEach((transfer) => state.transfers.set(transfer.number, transfer));
  running = more ? null : new Set(transfers.map((transfer) => transfer.number));
  settle();
}

/** How those ended that are not under way any more is asked for. Of a list that was cut short nothing is concluded. */
export function settle() {
  if (!running) {
    return;
  }
  for (const known of state.transfers.values()) {
    if (!isEnded(known) && !running.has(known.number) && !asked.has(known.number)) {
      asked.add(known.number);
      ask({ showTransfer: { id: known.number } })
        .then((ended) => state.transfers.set(ended.number, ended))
        .catch(() => state.transfers.delete(known.number))
        .finally(() => {
          asked.delete(known.number);
          changed();
        });
    }
  }
}

export const runningCount = () => [...state.transfers.values()].filter((transfer) => !isEnded(transfer)).length;

export function page() {
  const all = [...state.transfers.values()].sort((a, b) => Number(b.number) - Number(a.number));
  const moving = all.filter((transfer) => !isEnded(transfer));
  const ended = all.filter(isEnded);
  const tasks = state.status?.tasks ?? [];
  if (all.length === 0 && tasks.length === 0 && !isUploading()) {
    return html`<h1 class="visually-hidden">Transfers</h1>
      ${empty("Nothing moves", "What you download shows here, with its speed, who it comes from, and the reason if it does not move.", html`<a role="button" href="#/files">Find files</a>`)}`;
  }
  return html`
    <h1 class="visually-hidden">Transfers</h1>
    ${chart()} ${uploads()} ${reading(tasks)}
    <div data-test="transfers">
      ${repeat(moving, (transfer) => transfer.number, row)}
      ${ended.length > 0 ? html`<h2>Ended</h2>` : nothing}
      ${repeat(ended.slice(0, SHOWN_ENDED), (transfer) => transfer.number, row)}
      ${ended.length > SHOWN_ENDED ? html`<p class="quiet">and ${ended.length - SHOWN_ENDED} older ones: <code>p2p transfer list</code> shows them</p>` : nothing}
    </div>
  `;
}

const reading = (tasks) =>
  tasks.length === 0
    ? nothing
    : html`<section class="card" aria-label="Files that are being read" data-test="tasks">
       ${tasks.map(
         (task) => html`<div class="line">
           ${name(task.path)}
           <span class="quiet">${word(task.kind, "TASK_KIND") === "hashing" ? "reading it to share it" : "comparing it with what was published"} ${left(task.etaSeconds)}</span>
           <progress max="100" value=${percent(task.done, task.total)}></progress>
         </div>`,
       )}
     </section>`;

function row(transfer) {
  const now = phase(transfer);
  const shown = open.has(transfer.number);
  return html`<article class="transfer" data-test="transfer-row" data-number=${transfer.number} data-phase=${now}>
    <div class="line">
      <button type="button" class="quiet-button" aria-expanded=${shown} aria-label="Details of ${transfer.name}" data-test="expand" @click=${() => toggle(transfer.number)}>${shown ? "▾" : "▸"}</button>
      ${name(transfer.name)} <span class="quiet">${transfer.group}${transfer.version > 1 ? `, version ${transfer.version}` : ""}</span>
      <span class="grow"></span>
      ${buttons(transfer, now)}
    </div>
    <progress max="1000" value=${Math.floor(percentOf(transfer) * 10)} aria-label="verified"></progress>
    <div class="line quiet">
      <span data-test="state">${PHASES[now]}</span>
      <span data-test="done">${Math.floor(percentOf(transfer))}%, ${bytes(transfer.done)} of ${bytes(transfer.size)}</span>
      ${now === "fetching" ? moving(transfer) : nothing}
      ${isEnded(transfer) ? html`<span>${ago(transfer.finished)}</span>` : nothing}
    </div>
    ${transfer.reason && !isEnded(transfer) ? why(transfer) : nothing}
    ${transfer.problem?.message ? html`<p class="problem" data-test="problem">${transfer.problem.message} <small>${transfer.problem.next}</small></p>` : nothing}
    ${shown ? details(transfer) : nothing}
  </article>`;
}

const percentOf = (transfer) => (Number(transfer.size) === 0 ? 100 : (Number(transfer.done) / Number(transfer.size)) * 100);

const moving = (transfer) => html`
  <span data-test="rate">${rate(transfer.rate)}</span>
  <span data-test="eta">${left(transfer.etaSeconds) ? `${left(transfer.etaSeconds)} left` : ""}</span>
  <span>${transfer.peersActive} of ${transfer.peersKnown} sources active</span>
`;

const why = (transfer) => html`<p class="problem" data-test="reason">
  <strong>${word(transfer.reason, "STALL_REASON").replaceAll("-", " ")}</strong>${transfer.evidence ? `: ${transfer.evidence}` : ""}
  <button type="button" class="quiet-button" data-test="why" @click=${() => explain(transfer.number)}>What can I do?</button>
</p>`;

async function explain(number) {
  await attempt(
    () => ask({ explainTransfer: { id: number } }),
    (explained) => (explained.next ? `${explained.evidence || "It waits."} Next: ${explained.next}` : explained.evidence || "Nothing is in the way."),
  );
}

function buttons(transfer, now) {
  const act = (label, test, verb) => html`<button type="button" class="small secondary outline" data-test=${test} aria-label="${label} ${transfer.name}" @click=${() => steer(transfer, verb)}>${label}</button>`;
  return html`
    ${now === "fetching" || now === "checking" ? act("Pause", "pause", "PAUSE") : nothing}
    ${now === "paused" ? act("Resume", "resume", "RESUME") : nothing}
    ${now === "failed" ? act("Try again", "retry", "RETRY") : nothing}
    ${now === "cancelled"
      ? html`<button type="button" class="small secondary outline" data-test="get-again" @click=${() => again(transfer)}>Download again</button>`
      : nothing}
    ${isEnded(transfer) || now === "finishing" ? nothing : act("Cancel", "cancel", "CANCEL")}
  `;
}

async function steer(transfer, verb) {
  const sure = verb !== "CANCEL" || (await confirm(`Cancel ${transfer.name}?`, "What has arrived of it so far is deleted.", "Cancel the download"));
  if (!sure) {
    return;
  }
  const after = await attempt(() => ask({ steerTransfer: { id: transfer.number, verb: `STEERING_VERB_${verb}` } }));
  if (after) {
    state.transfers.set(after.number, after);
    changed();
  }
}

/** A cancelled one has nothing left to go on with: it begins anew, to the same place. */
async function again({ group, name: file, version, path }) {
  const started = await attempt(() => ask({ get: { group, name: file, version, destination: path } }));
  if (started) {
    state.transfers.set(started.transfer.number, started.transfer);
    changed();
  }
}

function toggle(number) {
  if (!open.delete(number)) {
    open.add(number);
  }
  changed();
}

const details = (transfer) => html`
  <dl class="facts">
    <dt>Where</dt>
    <dd>${transfer.path}</dd>
    <dt>Pieces</dt>
    <dd>${transfer.piecesDone} of ${transfer.pieces} verified</dd>
  </dl>
  ${transfer.peers.length === 0 ? html`<p class="quiet">No source has delivered anything yet.</p>` : nothing}
  ${repeat(
    transfer.peers,
    (peer) => peer.peer,
    (peer) => html`<div class="line" data-test="peer-share">
      <span>${peer.peer}</span>
      <progress max="100" value=${percent(peer.bytes, transfer.done)} aria-label="part of what arrived"></progress>
      <span class="quiet">${bytes(peer.bytes)}${peer.connected ? `, ${rate(peer.rate)}` : ", not connected"}${peer.learned === "SOURCE_ORIGIN_PEER_EXCHANGE" ? ", learned by peer exchange" : ""}</span>
    </div>`,
  )}
`;
