// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// The page of machines that share with me.

import { html, nothing } from "/lib/lit-html/lit-html.js";
import { repeat } from "/lib/lit-html/directives/repeat.js";
import { relay } from "/page/api.js";
import { ago, hex, plural, stamp } from "/page/format.js";
import { empty, loading, unknown } from "/page/pieces.js";
import { changed, complain, state } from "/page/state.js";

let peers = null;
/** Why they are not known, if so. */
let unlearned = null;

async function load(onRefused) {
  try {
    const listed = await relay({ swarm: { listPeers: {} } });
    unlearned = null;
    peers = listed.peers.sort((a, b) => Number(b.online) - Number(a.online) || a.user.localeCompare(b.user) || a.device.localeCompare(b.device));
    changed();
  } catch (refused) {
    unlearned = refused;
    onRefused(refused);
    changed();
  }
}

export const enter = () => load((refused) => (peers || refused.isLockedOut) && complain(refused));

/** What fails then is in the banner already. */
export const refresh = () => load(() => {});
refresh.every = 5_000;

export function page() {
  if (!peers) {
    return unlearned ? unknown(unlearned, enter) : loading();
  }
  const others = peers.filter((peer) => peer.peer !== state.status?.peer);
  return html`
    <h1>Peers</h1>
    <p class="quiet">Machines of the people you share a group with. Files go directly between them and yours.</p>
    ${others.length === 0
      ? empty("Nobody else yet", "As soon as somebody of your groups is here, their machine shows up.", html`<a role="button" href="#/groups">Groups</a>`)
      : html`<table class="cards" data-test="peers">
          <thead>
            <tr>
              <th scope="col">Machine</th>
              <th scope="col">State</th>
              <th scope="col" class="number">Offers</th>
              <th scope="col">Address</th>
              <th scope="col">Key</th>
            </tr>
          </thead>
          <tbody>
            ${repeat(others, (peer) => peer.peer, row)}
          </tbody>
        </table>`}
  `;
}

const row = (peer) => html`<tr data-test="peer-row">
  <td data-label="Machine"><strong>${peer.user}@${peer.device}</strong></td>
  <td data-label="State">
    <span class=${peer.online ? "dot on" : "dot"} aria-hidden="true"></span>
    ${peer.online ? "online" : html`<time title=${stamp(peer.seen)}>seen ${ago(peer.seen)}</time>`}
    ${peer.online && !peer.reachable ? html`<small class="warn">cannot be reached from outside</small>` : nothing}
  </td>
  <td data-label="Offers" class="number">${plural(peer.offers, "file")}</td>
  <td data-label="Address">${peer.address ? `${peer.address.host}:${peer.address.port}` : "unknown"}</td>
  <td data-label="Key"><code title=${hex(peer.peer)}>${hex(peer.peer).slice(0, 12)}</code></td>
</tr>`;
