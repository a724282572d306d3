// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// What there is to know about one file.

import { html, nothing } from "/lib/lit-html/lit-html.js";
import { relay } from "/page/api.js";
import { ago, bytes, hex, plural, stamp } from "/page/format.js";
import { dialog, name } from "/page/pieces.js";
import { complain } from "/page/state.js";

/** All versions; `acts` are what can be done with one: get, getByBrowser, and remove where that is allowed. */
export async function showVersions(file, acts) {
  let versions;
  try {
    ({ versions } = await relay({ file: { listVersions: { group: file.group, name: file.name } } }));
  } catch (refused) {
    complain(refused);
    return;
  }
  await dialog(
    html`Versions of ${name(file.name)}`,
    (close) => html`<table class="cards" data-test="versions-table">
      <thead>
        <tr>
          <th scope="col" class="number">Version</th>
          <th scope="col" class="number">Size</th>
          <th scope="col">By</th>
          <th scope="col">Shared</th>
          <th scope="col" class="number">Sources</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${versions.map((version) => versionRow(file, version, acts, close))}
      </tbody>
    </table>`,
  );
}

function versionRow(file, version, acts, close) {
  const wanted = { ...file, version: version.version };
  const act = (label, test, work) => html`<button type="button" class="small secondary outline" data-test=${test} aria-label="${label} version ${version.version}" @click=${() => {
    close();
    work();
  }}>${label}</button>`;
  return html`<tr data-test="version-row">
    <td data-label="Version" class="number">${version.version}</td>
    <td data-label="Size" class="number">${bytes(version.size)}</td>
    <td data-label="By">${version.user}</td>
    <td data-label="Shared"><time title=${stamp(version.time)}>${ago(version.time)}</time></td>
    <td data-label="Sources" class="number">${version.sources}</td>
    <td class="actions">
      ${version.deletedBy
        ? html`<span class="quiet">deleted by ${version.deletedBy}, ${ago(version.deleted)}</span>`
        : html`${act("Download", "version-get", () => acts.get(wanted))}
         ${file.sha1 === undefined ? nothing : act("With the browser", "version-get-browser", () => acts.getByBrowser(wanted))}
          ${acts.remove ? act("Delete", "version-delete", () => acts.remove(file, version.version)) : nothing}`}
    </td>
  </tr>`;
}

/** Digests, and who holds how much now. */
export async function showDetails(file) {
  let shown;
  try {
    shown = await relay({ file: { showFile: { group: file.group, name: file.name, version: file.version } } });
  } catch (refused) {
    complain(refused);
    return;
  }
  const { file: entry, holders } = shown;
  const facts = [
    ["Size", `${bytes(entry.size)} (${Number(entry.size).toLocaleString()} bytes)`],
    ["Shared", `${stamp(entry.time)} by ${entry.owner}, version ${entry.version}`],
    entry.sha1 && ["SHA-1", hex(entry.sha1)],
    entry.sha256 && ["SHA-256", hex(entry.sha256)],
  ].filter(Boolean);
  await dialog(
    name(entry.name),
    () => html`
      <dl class="facts">${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
      <h4>${plural(holders.length, "machine")} online ${holders.length === 1 ? "has" : "have"} it</h4>
      ${holders.map(
        (holder) => html`<div class="line" data-test="holder-row">
          <span>${holder.user}@${holder.device}</span>
          <progress max=${holder.pieces} value=${holder.have} aria-label="What ${holder.user}@${holder.device} has"></progress>
          <span class="quiet">${holder.have} of ${plural(holder.pieces, "piece")}</span>
        </div>`,
      )}
    `,
  );
}
