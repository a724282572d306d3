// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// Figures as people read them. 64-bit numbers arrive as text.

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function bytes(count) {
  let value = Number(count);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export const rate = (perSecond) => `${bytes(perSecond)}/s`;

export const percent = (done, size) => (Number(size) === 0 ? 100 : Math.floor((Number(done) / Number(size)) * 100));

/** Time left; empty while it cannot be told. */
export function left(seconds) {
  const count = Number(seconds);
  if (count < 0) {
    return "";
  }
  const parts = [Math.floor(count / 3600), Math.floor(count / 60) % 60, count % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

export const stamp = (millis) => new Date(Number(millis)).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

/** How long ago, or ahead. */
export function ago(millis, now = Date.now()) {
  const past = Math.max(0, now - Number(millis));
  const tell = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  if (past < MINUTE) {
    return "just now";
  }
  if (past < HOUR) {
    return tell.format(-Math.floor(past / MINUTE), "minute");
  }
  if (past < DAY) {
    return tell.format(-Math.floor(past / HOUR), "hour");
  }
  return past < 30 * DAY ? tell.format(-Math.floor(past / DAY), "day") : stamp(millis);
}

/** `TRANSFER_PHASE_FETCHING` without its family: `fetching`. */
export const word = (constant, family) => constant.slice(family.length + 1).toLowerCase().replaceAll("_", "-");

/** Bytes in base64 as hex, for digests and keys. */
export const hex = (base64) => Array.from(atob(base64 ?? ""), (c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");

export const plural = (count, one, many = `${one}s`) => `${count} ${Number(count) === 1 ? one : many}`;
