// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

/** Largest frames in bytes (RELIABILITY section 4). */
public final class FrameLimit {
    /** From somebody who is not logged in or not known yet. */
    public static final int STRANGER = 4 << 10;
    /** Control traffic; larger things travel as chunks. */
    public static final int CONTROL = 256 << 10;
    /** A chunk of a manifest or another blob, with room for its header below {@link #CONTROL}. */
    public static final int CHUNK = CONTROL - (1 << 10);

    private FrameLimit() {}
}
