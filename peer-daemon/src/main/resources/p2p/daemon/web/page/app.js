// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// The dashboard: which page is shown, what is around it, and what is heard from the daemon. What can be pressed carries a `data-test` name,
// as do rows and figures that change; browser tests find them by it.

import { html, nothing, render } from "/lib/lit-html/lit-html.js";
import { repeat } from "/lib/lit-html/directives/repeat.js";
import * as admin from "/page/admin.js";
import { isKnown, listen, openSession } from "/page/api.js";
import { refreshChart } from "/page/chart.js";
import * as files from "/page/files.js";
import { rate } from "/page/format.js";
import * as groups from "/page/groups.js";
import * as peers from "/page/peers.js";
import * as search from "/page/search.js";
import * as settings from "/page/settings.js";
import { changed, dismiss, drawWith, notify, sample, state } from "/page/state.js";
import * as transfers from "/page/transfers.js";
import { resume } from "/page/uploads.js";
import * as welcome from "/page/welcome.js";

const PAGES = {
  files: { label: "Files", ...files },
  transfers: { label: "Transfers", page: transfers.page, enter: transfers.enter, count: transfers.runningCount },
  groups: { label: "Groups", page: groups.page, enter: groups.enter, refresh: groups.refresh, count: groups.requestCount },
  peers: { label: "Peers", ...peers },
  settings: { label: "Settings", ...settings },
  admin: { label: "Admin", ...admin },
  search: { label: "Search", ...search },
};
/** Those that another page leads to. */
const UNLISTED = ["search"];
const CLOCK_MILLIS = 1_000;
/** Somebody may ask to join while another page is seen. */
const REQUESTS_MILLIS = 30_000;
const root = document.getElementById("app");
let route = { page: "files", rest: undefined };
let refreshed = Date.now();
let asked = Date.now();

/** As it stands where it is no encoding of anything. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readRoute() {
  const [, page, rest] = location.hash.split("/");
  route = { page: page in PAGES ? page : "files", rest: rest === undefined ? undefined : decoded(rest) };
  document.title = `${PAGES[route.page].label} - p2p`;
}

function show() {
  if (location.hash.startsWith("#key=")) {
    // a link was put into the address of a page that is open already
    location.reload();
    return;
  }
  readRoute();
  if (state.status?.user) {
    refreshed = Date.now();
    PAGES[route.page].enter(route.rest);
  }
  changed();
}

function content() {
  if (state.lockedOut) {
    return welcome.lockedOut();
  }
  if (!state.status) {
    return html`<p aria-busy="true">Asking the daemon</p>`;
  }
  if (!state.status.root) {
    return welcome.noNetwork();
  }
  return state.status.user ? PAGES[route.page].page() : welcome.logIn();
}

const link = ([key, { label, count }]) => html`<a href="#/${key}" aria-current=${route.page === key ? "page" : "false"} data-test="nav-${key}"
  >${label}${count?.() > 0 ? html` <span class="badge">${count()}</span>` : nothing}</a
>`;

function header() {
  const user = state.status?.user;
  const pages = Object.entries(PAGES).filter(([key]) => !UNLISTED.includes(key) && (key !== "admin" || admin.isAdmin()));
  return html`<header class="top">
    <a class="brand" href="#/files" aria-label="p2p">p2p</a>
    ${user && !state.lockedOut ? html`<nav aria-label="Pages">${pages.map(link)}</nav>` : nothing}
    <span class="grow"></span>
    ${user && !state.lockedOut
      ? html`<span class="rates quiet" data-test="rates">↓ ${rate(state.status.rateDown)} ↑ ${rate(state.status.rateUp)}</span>
          <span class="quiet" data-test="who">${user}@${state.status.device}</span>`
      : nothing}
  </header>`;
}

function banner() {
  const trackers = state.status?.trackers ?? [];
  if (state.lockedOut) {
    return nothing;
  }
  if (!state.linked) {
    return html`<p class="banner" role="status" data-test="away">The daemon is away. This page comes back by itself when it runs again.</p>`;
  }
  return trackers.length > 0 && trackers.every((tracker) => !tracker.connected)
    ? html`<p class="banner" role="status" data-test="no-tracker">No tracker can be reached: ${trackers[0].problem || "still trying"}. Downloads go on.</p>`
    : nothing;
}

const notices = () => html`<div class="notices" role="status" aria-live="polite">
  ${repeat(
    state.notices,
    (notice) => notice.id,
    (notice) => html`<div class="notice ${notice.kind}" data-test="notice">
      <div>
        <bdi>${notice.text}</bdi>
        ${notice.next ? html`<small>Next: <code>${notice.next}</code></small>` : nothing}
      </div>
      <button type="button" class="quiet-button" aria-label="Dismiss" data-test="dismiss" @click=${() => dismiss(notice.id)}>✕</button>
    </div>`,
  )}
</div>`;

drawWith(() => render(html`${header()} ${banner()}<main class="page">${content()}</main>${notices()}`, root));

function hear(kind, value) {
  if (kind === "statusShown") {
    const before = state.status;
    state.status = value;
    if (before?.user && (before.user !== value.user || before.root !== value.root)) {
      // nothing that one account saw is shown to another
      location.reload();
      return;
    }
    if (value.user && (before?.user !== value.user || before?.root !== value.root)) {
      groups.load().then(show);
    }
  } else if (kind === "transfers") {
    transfers.hear(value);
  }
  changed();
}

function linked(now) {
  if (now !== state.linked) {
    state.linked = now;
    if (now && state.status?.user) {
      // the daemon was away: what is shown may be another now
      groups.load();
      show();
    }
    if (now) {
      resume();
    }
    changed();
  }
}

function tick() {
  if (document.hidden || !state.status) {
    return;
  }
  if (state.linked) {
    sample(state.status);
    transfers.settle();
  }
  refreshChart();
  const { refresh } = PAGES[route.page];
  if (refresh && state.linked && state.status.user && Date.now() - refreshed >= refresh.every) {
    refreshed = Date.now();
    refresh();
  }
  if (state.linked && state.status.user && Date.now() - asked >= REQUESTS_MILLIS) {
    asked = Date.now();
    groups.refresh();
  }
  changed();
}

addEventListener("hashchange", show);
// a file that is dropped beside the place for it must not replace the dashboard
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => event.preventDefault());
setInterval(tick, CLOCK_MILLIS);
try {
  await openSession();
} catch (refused) {
  // a browser that is let in stays so when somebody follows an old link
  notify(refused);
}
state.lockedOut = !isKnown();
readRoute();
changed();
if (!state.lockedOut) {
  listen(hear, linked, () => {
    state.lockedOut = true;
    changed();
  });
}
