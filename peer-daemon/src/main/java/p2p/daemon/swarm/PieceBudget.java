// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The ceiling of memory for pieces that were asked for and are not on disk yet, over all downloads of the process (DESIGN
 * section 5). While some wait for memory nobody takes more than a fair share of it, and those that have none take turns. Only
 * counts; on the loop.
 */
public final class PieceBudget {
    /** The memory that the smallest piece takes: that of the smallest pooled buffer. */
    public static final int GRAIN = 256 << 10;

    private final long limit;
    private final int grain;
    private final Executor later;
    /** In the order in which they were refused. */
    private final Set<Share> waiting = new LinkedHashSet<>();

    private int members;
    private long used;
    private boolean offering;

    /**
     * @param limit in bytes
     * @param later runs a task in a later turn of the loop
     */
    public PieceBudget(long limit, Executor later) {
        this(limit, GRAIN, later);
    }

    PieceBudget(long limit, int grain, Executor later) {
        this.limit = limit;
        this.grain = grain;
        this.later = later;
    }

    /** One more download; {@code onRoom} is called when it was refused and may ask again. Ends with {@link Share#leave}. */
    public Share join(Runnable onRoom) {
        members++;
        return new Share(onRoom);
    }

    public long used() {
        return used;
    }

    private void offerSoon() {
        if (!offering && !waiting.isEmpty()) {
            offering = true;
            later.execute(this::offer);
        }
    }

    private void offer() {
        offering = false;
        for (Share share : List.copyOf(waiting)) {
            if (used < limit && waiting.contains(share)) {
                share.askAgain();
            }
        }
    }

    /** What one download has of it. */
    public final class Share {
        private final Runnable onRoom;
        private long mine;
        private boolean asked;
        private boolean hasTurn;
        private boolean left;

        private Share(Runnable onRoom) {
            this.onRoom = onRoom;
        }

        /** Whether a piece of that many bytes fitted and is reserved now. A single piece always fits when nothing is reserved. */
        public boolean tryReserve(int piece) {
            asked = true;
            int bytes = Math.max(piece, grain);
            boolean fits = used == 0 || used + bytes <= limit;
            if (!fits || givesWay(bytes)) {
                if (!left) {
                    waiting.add(this);
                }
                return false;
            }
            waiting.remove(this);
            used += bytes;
            mine += bytes;
            return true;
        }

        public void release(int piece) {
            int bytes = Math.max(piece, grain);
            if (bytes > mine) {
                throw new IllegalStateException("released " + bytes + " of " + mine);
            }
            used -= bytes;
            mine -= bytes;
            offerSoon();
        }

        /** Whether it has nothing because others have everything. */
        public boolean isStarved() {
            return mine == 0 && waiting.contains(this);
        }

        /** Whether pieces that make no progress should give their memory back. */
        public boolean isTight() {
            return used > limit / 2;
        }

        /** Asks for nothing more; what it has may still be released. */
        public void leave() {
            if (!left) {
                left = true;
                members--;
                waiting.remove(this);
                offerSoon();
            }
        }

        /** Whoever has its turn and less than its share gives way to nobody: else all would, to each other. */
        private boolean givesWay(int bytes) {
            long fair = limit / Math.max(1, members);
            if (hasTurn && mine < fair) {
                return false;
            }
            return mine + bytes > fair && waiting.stream().anyMatch(other -> other != this && other.mine < fair);
        }

        private void askAgain() {
            asked = false;
            hasTurn = true;
            onRoom.run();
            hasTurn = false;
            if (!asked) {
                // its peers are gone, or busy: whoever comes next need not wait for it
                waiting.remove(this);
            }
        }
    }
}
