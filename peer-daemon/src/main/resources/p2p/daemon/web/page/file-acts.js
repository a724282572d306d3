// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// What can be done with a file wherever it is listed.

import { html } from "/lib/lit-html/lit-html.js";
import { ask, contentAddress } from "/page/api.js";
import { attempt, state } from "/page/state.js";

/** To the daemon's folder. */
export async function get(file) {
  await attempt(async () => {
    const { downloads } = await ask({ showFolders: {} });
    const started = await ask({ get: { group: file.group, name: file.name, version: file.version, destination: downloads } });
    state.transfers.set(started.transfer.number, started.transfer);
    return started;
  }, (started) => (started.existing ? `${file.name} is here already, or on its way: ${started.transfer.path}` : `Downloading ${file.name} to ${started.transfer.path}`));
}

/** Through the browser, which asks where to. */
export async function getByBrowser(file) {
  await attempt(async () => {
    const link = document.createElement("a");
    link.href = await contentAddress(file.group, file.name, file.version);
    link.download = "";
    link.click();
  });
}

/** How many machines that are online have all of it; those that have a part only when nobody has all. */
export const sources = (file) =>
  file.complete > 0 ? file.complete : file.sources > 0 ? html`<span class="warn" title="Nobody online has all of it">part</span>` : html`<span class="warn" title="Nobody who has it is online">none</span>`;
