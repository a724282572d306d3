// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.Arrays;

/** Bytes per second over the last four seconds, in steps of a quarter. Not thread-safe. */
public final class RateMeter {
    private static final int SLOTS = 16;
    private static final long SLOTS_PER_SECOND = 4;
    private static final long SLOT_NANOS = 1_000_000_000L / SLOTS_PER_SECOND;
    private final long[] slots = new long[SLOTS];
    private long current = Long.MIN_VALUE;
    private long first = Long.MIN_VALUE;
    private long sum;

    /** {@code now} in monotonic nanoseconds, never going back. */
    public void add(long bytes, long now) {
        advance(now);
        slots[(int) Math.floorMod(current, (long) SLOTS)] += bytes;
        sum += bytes;
    }

    public long perSecond(long now) {
        advance(now);
        long spanned = Math.min(SLOTS, current - first + 1);
        return sum * SLOTS_PER_SECOND / spanned;
    }

    private void advance(long now) {
        long slot = Math.floorDiv(now, SLOT_NANOS);
        if (current == Long.MIN_VALUE) {
            current = slot;
            first = slot;
            return;
        }
        if (slot - current >= SLOTS) {
            Arrays.fill(slots, 0);
            sum = 0;
            current = slot;
            first = slot;
            return;
        }
        while (current < slot) {
            current++;
            int i = (int) Math.floorMod(current, (long) SLOTS);
            sum -= slots[i];
            slots[i] = 0;
        }
    }
}
