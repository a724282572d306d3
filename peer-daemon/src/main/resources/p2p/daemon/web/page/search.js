// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// The page of what was found in all groups of the user's.

import { html } from "/lib/lit-html/lit-html.js";
import { repeat } from "/lib/lit-html/directives/repeat.js";
import { relay } from "/page/api.js";
import { get, sources } from "/page/file-acts.js";
import { ago, bytes, stamp } from "/page/format.js";
import { empty, loading, name, unknown } from "/page/pieces.js";
import { changed, complain } from "/page/state.js";

/** As many as a tracker tells at most. */
const LIMIT = 250;
const view = { text: "", found: null, refused: null };

export async function enter(text = "") {
  Object.assign(view, { text, found: text.trim() ? null : [], refused: null });
  changed();
  if (!view.found) {
    try {
      const { files } = await relay({ file: { searchFiles: { text, limit: LIMIT } } });
      if (view.text === text) {
        view.found = files;
      }
    } catch (refused) {
      if (refused.isLockedOut) {
        complain(refused);
      } else if (view.text === text) {
        view.refused = refused;
      }
    }
    changed();
  }
}

export const page = () => html`
  <div class="toolbar"><h1>Search in all your groups</h1></div>
  <form class="toolbar" @submit=${search}>
    <input type="search" name="text" aria-label="Part of a file's name" .value=${view.text} data-test="search-all" />
    <button type="submit">Search</button>
  </form>
  ${view.refused ? unknown(view.refused, () => enter(view.text)) : !view.found ? loading() : view.found.length === 0 ? nothingFound() : table()}
`;

const nothingFound = () =>
  view.text.trim()
    ? empty(`No file is called anything like “${view.text}”`, "A part of its name is enough. In groups that you are not a member of nothing is looked for.")
    : empty("What are you looking for?", "Type a part of the file's name.");

const table = () => html`<table class="cards pairs" data-test="found">
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Group</th>
        <th scope="col" class="number">Size</th>
        <th scope="col">Shared</th>
        <th scope="col">Owner</th>
        <th scope="col" class="number">Sources</th>
        <th scope="col"><span class="visually-hidden">Actions</span></th>
      </tr>
    </thead>
    <tbody>
      ${repeat(view.found, (file) => file.id, row)}
    </tbody>
  </table>
  ${view.found.length < LIMIT ? "" : html`<p class="quiet">The first ${LIMIT}. More of the name finds less.</p>`}`;

const row = (file) => html`<tr data-test="found-row">
  <td data-label="Name">${name(file.name)}</td>
  <td data-label="Group"><a href="#/files/${encodeURIComponent(file.group)}">${file.group}</a></td>
  <td data-label="Size" class="number">${bytes(file.size)}</td>
  <td data-label="Shared"><time title=${stamp(file.time)}>${ago(file.time)}</time></td>
  <td data-label="Owner">${file.owner}</td>
  <td data-label="Sources" class="number">${sources(file)}</td>
  <td class="actions"><button type="button" class="small" data-test="get" aria-label="Download ${file.name} of ${file.group}" @click=${() => get(file)}>Download</button></td>
</tr>`;

function search(event) {
  event.preventDefault();
  location.hash = `#/search/${encodeURIComponent(new FormData(event.currentTarget).get("text"))}`;
}
