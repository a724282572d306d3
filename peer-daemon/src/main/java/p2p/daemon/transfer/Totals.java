// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

/** Figures over everything that moves; rates in bytes per second over the last few seconds. */
public record Totals(int shares, int downloads, int peers, long rateDown, long rateUp) {}
