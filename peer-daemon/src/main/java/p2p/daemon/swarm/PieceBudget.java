// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

/**
 * The ceiling of memory for pieces that were asked for and are not on disk yet, over all downloads of the process (DESIGN
 * section 5). Only counts; not thread-safe.
 */
public final class PieceBudget {
    /** The memory that the smallest piece takes: that of the smallest pooled buffer. */
    public static final int GRAIN = 256 << 10;

    private final long limit;
    private final int grain;
    private long used;

    /** {@code limit} in bytes. */
    public PieceBudget(long limit) {
        this(limit, GRAIN);
    }

    PieceBudget(long limit, int grain) {
        this.limit = limit;
        this.grain = grain;
    }

    /** Whether a piece of that many bytes fitted and is reserved now. A single piece always fits when nothing is reserved. */
    public boolean tryReserve(int piece) {
        int bytes = Math.max(piece, grain);
        if (used > 0 && used + bytes > limit) {
            return false;
        }
        used += bytes;
        return true;
    }

    public void release(int piece) {
        int bytes = Math.max(piece, grain);
        if (bytes > used) {
            throw new IllegalStateException("released " + bytes + " of " + used);
        }
        used -= bytes;
    }

    /** Whether pieces that make no progress should give their memory back. */
    public boolean isTight() {
        return used > limit / 2;
    }

    public long used() {
        return used;
    }
}
