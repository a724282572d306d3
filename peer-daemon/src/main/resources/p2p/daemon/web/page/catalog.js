// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// The files of one group, all of them in memory so that they can be sorted and searched; the trackers hand them out in pages.

import { ask, relay } from "/page/api.js";

const PAGE = 250;
export const MAX_FILES = 100_000;

export class Catalog {
  constructor(group) {
    this.group = group;
    this.files = new Map();
    this.shares = new Map();
    this.complete = false;
    this.fetching = false;
    this.again = false;
    this.last = {};
  }

  /** Fetches all pages, the first one soon; `onPage` hears of each. What is gone meanwhile is gone afterwards. Asked again meanwhile, it looks once more. */
  async load(onPage) {
    this.again = true;
    if (this.fetching) {
      return;
    }
    this.fetching = true;
    try {
      while (this.again) {
        this.again = false;
        await this.look(onPage);
      }
    } finally {
      this.fetching = false;
    }
  }

  async look(onPage) {
    const fresh = new Map();
    let page;
    let after;
    do {
      page = await relay({ file: { listFiles: { group: this.group, after, limit: PAGE } } });
      for (const file of page.files) {
        fresh.set(file.name, file);
        this.files.set(file.name, file);
      }
      after = page.files.at(-1)?.name;
      onPage();
    } while (page.more && fresh.size < MAX_FILES);
    this.files = fresh;
    this.complete = true;
    await this.loadShares();
    onPage();
  }

  /** It was deleted; the next look agrees. */
  forget(file) {
    this.files = new Map(this.files);
    this.files.delete(file.name);
  }

  /** What this machine offers of the group. */
  async loadShares() {
    const fresh = new Map();
    let page;
    let skip = 0;
    do {
      page = await ask({ listShares: { skip } });
      skip += page.shares.length;
      page.shares.filter((share) => share.group === this.group).forEach((share) => fresh.set(`${share.name}@${share.version}`, share));
    } while (page.more && page.shares.length > 0);
    this.shares = fresh;
  }

  /** The share of this very version on this machine, if there is one. */
  here(file) {
    return this.shares.get(`${file.name}@${file.version}`);
  }

  /** Those whose name or owner holds the text, in the order asked for. The page asks at every draw; what was found is found once. */
  find(text, order) {
    const { last } = this;
    if (last.files !== this.files || last.size !== this.files.size || last.text !== text || last.order !== order) {
      this.last = { files: this.files, size: this.files.size, text, order, found: this.seek(text, order) };
    }
    return this.last.found;
  }

  seek(text, order) {
    const wanted = text.trim().toLowerCase();
    const found = [...this.files.values()].filter(
      (file) => !wanted || file.name.toLowerCase().includes(wanted) || file.owner.toLowerCase().includes(wanted),
    );
    const key = KEYS[order.by];
    found.sort((a, b) => compare(key(a), key(b)) || compare(a.name, b.name));
    return order.up ? found : found.reverse();
  }
}

const KEYS = {
  name: (file) => file.name.toLowerCase(),
  size: (file) => Number(file.size),
  time: (file) => Number(file.time),
  version: (file) => file.version,
  owner: (file) => file.owner.toLowerCase(),
  sources: (file) => (file.complete > 0 ? file.complete * 1_000_000 : file.sources),
  stored: (file) => file.stored,
};

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
