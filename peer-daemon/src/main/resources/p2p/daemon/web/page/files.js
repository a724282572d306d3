// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// The page of a group's files.

import { html, nothing } from "/lib/lit-html/lit-html.js";
import { repeat } from "/lib/lit-html/directives/repeat.js";
import { ask, relay } from "/page/api.js";
import { Catalog } from "/page/catalog.js";
import { ago, bytes, plural, stamp } from "/page/format.js";
import { get, getByBrowser, sources } from "/page/file-acts.js";
import { showDetails, showVersions } from "/page/file-dialogs.js";
import { myGroups } from "/page/groups.js";
import { confirm, empty, form, loading, menu, name, sortHead, unknown } from "/page/pieces.js";
import { attempt, changed, complain, state, tell } from "/page/state.js";
import { onShared, send, uploads } from "/page/uploads.js";

const ROWS = 100;
const REFRESH_MILLIS = 5_000;
/** Larger groups are looked at again every minute only: each look fetches all of the list. */
const SMALL = 1_000;
const RARELY = 12;
let ticks = 0;

const view = { catalog: null, text: "", order: { by: "name", up: true }, first: 0, over: false, refused: null };

onShared((group) => group === view.catalog?.group && reload());

/** Where nothing is known yet, the page itself says what was refused. */
async function reload(onRefused = complain) {
  const { catalog } = view;
  try {
    await catalog.load(changed);
    view.refused = null;
  } catch (refused) {
    view.refused = refused;
    changed();
    if (catalog.files.size > 0 || refused.isLockedOut) {
      onRefused(refused);
    }
  }
}

/** Shows this group, or the one that is meant where none is named. */
export function enter(group) {
  const wanted = group ?? view.catalog?.group ?? state.status?.defaultGroup ?? "public";
  if (view.catalog?.group !== wanted) {
    Object.assign(view, { catalog: new Catalog(wanted), text: "", first: 0, refused: null });
  }
  reload();
}

/** Looks again while the page is seen; called by the clock of the page. What fails then is in the banner already. */
export function refresh() {
  if (view.catalog && (view.catalog.files.size <= SMALL || ++ticks % RARELY === 0)) {
    reload(() => {});
  }
}
refresh.every = REFRESH_MILLIS;

export function page() {
  const { catalog } = view;
  if (!catalog) {
    return loading();
  }
  if (myGroups().length > 0 && !myGroups().some((group) => group.name === catalog.group)) {
    return html`${tabs(catalog.group)} ${empty(`You are not a member of ${catalog.group}`, "Under Groups you can ask to join, or take another one above.", html`<a role="button" href="#/groups">Groups</a>`)}`;
  }
  const found = catalog.find(view.text, view.order);
  view.first = Math.min(view.first, Math.max(0, Math.floor((found.length - 1) / ROWS) * ROWS));
  return html`
    <div class=${view.over ? "drop over" : "drop"} data-test="drop" @dragover=${dragOver} @dragleave=${dragEnd} @drop=${dropped}>
      <h1 class="visually-hidden">Files</h1>
      ${tabs(catalog.group)}
      <div class="toolbar">
        <input
          type="search"
          placeholder="Search in ${catalog.group}"
          aria-label="Search by name or owner"
          data-test="search"
          .value=${view.text}
          @keydown=${(event) => {
            if (event.key === "Enter" && !event.isComposing && view.text.trim()) {
              location.hash = `#/search/${encodeURIComponent(view.text.trim())}`;
            }
          }}
          @input=${(event) => {
            Object.assign(view, { text: event.target.value, first: 0 });
            changed();
          }}
        />
        <label role="button" class="button" tabindex="0" @keydown=${pressLabel}>
          Share files
          <input type="file" multiple class="visually-hidden" tabindex="-1" data-test="file-input" @change=${chosen} />
        </label>
        <button type="button" class="secondary outline" data-test="share-path" @click=${sharePath}>Share by path</button>
      </div>
      ${uploads()}
      ${catalog.files.size > 0 ? table(catalog, found) : catalog.complete ? none(catalog.group) : view.refused ? unknown(view.refused, reload) : loading()}
      <p class="hint" aria-hidden="true">Drop files to share them in ${catalog.group}</p>
    </div>
  `;
}

const tabs = (current) => html`<nav class="tabs" aria-label="Groups">
  ${myGroups().map(
    (group) => html`<a href="#/files/${encodeURIComponent(group.name)}" aria-current=${group.name === current ? "page" : "false"} data-test="group-tab">${group.name}</a>`,
  )}
  <a href="#/groups" class="quiet">More groups</a>
</nav>`;

const none = (group) =>
  empty(
    `Nothing is shared in ${group} yet`,
    "Drop files here, or press “Share files”. Everybody in the group can then download them, from you and from whoever has them already.",
  );

function table(catalog, found) {
  const sort = (order) => {
    Object.assign(view, { order, first: 0 });
    changed();
  };
  const head = (label, by, kind) => sortHead(label, by, view.order, sort, kind);
  const rows = found.slice(view.first, view.first + ROWS);
  return html`
    ${found.length === 0 ? html`<p class="quiet">No name or owner in ${catalog.group} holds “${view.text}”.</p>` : nothing}
    ${view.text.trim() ? html`<p><a href="#/search/${encodeURIComponent(view.text.trim())}" data-test="everywhere">Search all your groups for “${view.text.trim()}”</a></p>` : nothing}
    <table class="cards pairs" data-test="files">
      <thead class="sorts">
        <tr>
          ${head("Name", "name")} ${head("Size", "size", "number")} ${head("Shared", "time")} ${head("Version", "version", "number")}
          ${head("Owner", "owner")} ${head("Sources", "sources", "number")} ${head("Stored", "stored", "number")}
          <th scope="col"><span class="visually-hidden">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        ${repeat(rows, (file) => file.id, (file) => row(catalog, file))}
      </tbody>
    </table>
    ${found.length > ROWS || !catalog.complete ? pager(catalog, found.length) : nothing}
  `;
}

function row(catalog, file) {
  const here = catalog.here(file);
  const mine = file.owner === state.status?.user;
  const mayDelete = mine || state.status?.role === "ACCOUNT_ROLE_ADMIN" || myGroups().some((group) => group.name === file.group && group.owner === state.status?.user);
  return html`<tr data-test="file-row">
    <td data-label="Name">
      ${name(file.name)} ${file.sha1 === undefined ? html`<small class="quiet">folder, ${plural(file.files, "file")}</small>` : nothing}
      ${here ? html`<small class="tag" title=${here.path}>on this machine</small>` : nothing}
    </td>
    <td data-label="Size" class="number">${bytes(file.size)}</td>
    <td data-label="Shared"><time title=${stamp(file.time)}>${ago(file.time)}</time></td>
    <td data-label="Version" class="number">${file.version}</td>
    <td data-label="Owner">${file.owner}</td>
    <td data-label="Sources" class="number">${sources(file)}</td>
    <td data-label="Stored" class="number">${file.stored}</td>
    <td class="actions">
      ${here ? nothing : html`<button type="button" class="small" data-test="get" aria-label="Download ${file.name}" @click=${() => get(file)}>Download</button>`}
      ${menu(`More for ${file.name}`, [
        file.sha1 !== undefined && ["Download with the browser", "get-browser", () => getByBrowser(file)],
        here && ["Download again", "get", () => get(file)],
        ["Versions", "versions", () => showVersions(file, { get, getByBrowser, remove: mayDelete && remove })],
        ["Details and holders", "details", () => showDetails(file)],
        here && ["Stop sharing from here", "unshare", () => unshare(file)],
        mayDelete && ["Delete for everybody", "delete", () => remove(file), true],
      ])}
    </td>
  </tr>`;
}

function pager(catalog, count) {
  const last = Math.min(count, view.first + ROWS);
  const turn = (by) => {
    view.first += by;
    changed();
    scrollTo({ top: 0 });
  };
  return html`<nav class="pager" aria-label="Pages">
    <button type="button" class="secondary outline small" data-test="previous" ?disabled=${view.first === 0} @click=${() => turn(-ROWS)}>Previous</button>
    <span class="quiet" data-test="count">${count === 0 ? 0 : view.first + 1}–${last} of ${count}${catalog.complete ? "" : ", still loading"}</span>
    <button type="button" class="secondary outline small" data-test="next" ?disabled=${last >= count} @click=${() => turn(ROWS)}>Next</button>
  </nav>`;
}

async function unshare(file) {
  await attempt(() => ask({ unshare: { group: file.group, name: file.name } }), `${file.name} is not shared from here any more`);
  reload();
}

async function remove(file, version = 0) {
  const sure = await confirm(
    `Delete ${file.name}?`,
    `${version ? `Version ${version}` : "The file, with all its versions,"} goes from the list of ${file.group} for everybody, and mirrors drop their copies. Files that members have downloaded stay on their disks.`,
    "Delete",
  );
  if (sure && (await attempt(() => relay({ file: { deleteFile: { group: file.group, name: file.name, version } } }), `${file.name} is deleted`))) {
    if (!version) {
      view.catalog.forget(file);
    }
    reload();
  }
}

async function sharePath() {
  const { group } = view.catalog;
  const reply = await form(
    `Share in ${group}`,
    [{ name: "path", label: "File or folder on this machine", hint: "An absolute path, for example /home/me/photos. It stays where it is." }],
    "Share",
    ({ path }) => ask({ share: { paths: [path], group } }),
  );
  if (reply) {
    tell(`Shared ${reply.files.map((file) => file.name).join(", ")}`);
    reload();
  }
}

function chosen(event) {
  send(view.catalog.group, [...event.target.files]);
  event.target.value = "";
}

function pressLabel(event) {
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    event.currentTarget.querySelector("input").click();
  }
}

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

function dragOver(event) {
  if (hasFiles(event)) {
    event.preventDefault();
    if (!view.over) {
      view.over = true;
      changed();
    }
  }
}

function dragEnd(event) {
  if (!event.currentTarget.contains(event.relatedTarget)) {
    view.over = false;
    changed();
  }
}

function dropped(event) {
  if (!hasFiles(event)) {
    return;
  }
  event.preventDefault();
  view.over = false;
  const items = [...event.dataTransfer.items];
  const folders = items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory);
  if (folders.length > 0) {
    complain({ message: "A browser cannot hand over whole folders.", next: "“Share by path” shares one where it is" });
  }
  const files = items.filter((item) => !folders.includes(item)).map((item) => item.getAsFile());
  send(view.catalog.group, files.filter((file) => file !== null));
  changed();
}
