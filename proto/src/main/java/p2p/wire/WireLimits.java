// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

/** Bounds on every frame, whatever its family; the size of a frame is bounded by the pipelines. */
public final class WireLimits {
    /** Items in one repeated field: empty sub-messages cost twenty times their size in memory. */
    public static final int MAX_ITEMS = 4_096;
    /** Levels of messages within messages, unknown groups included. */
    public static final int MAX_NESTING = 16;

    private WireLimits() {}
}
