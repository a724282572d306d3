// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import org.jspecify.annotations.Nullable;

/**
 * So many bytes a second on average, with another limit above it perhaps. A token bucket that lends: whoever comes while something is left takes
 * all it needs, and the others wait until that is paid back, so that a limit may be less than a block a second. Time is monotonic
 * nanoseconds. Not thread-safe.
 */
public final class Throttle {
    /** What nobody took is kept for so long. */
    private static final double KEPT_SECONDS = 0.1;

    private static final double NANOS = 1e9;

    private final @Nullable Throttle above;
    private long rate;
    private double left;
    private long at;

    /** {@code above} is asked, too, and counts what is taken here; null for none. */
    public Throttle(@Nullable Throttle above) {
        this.above = above;
    }

    /** Bytes a second from now on; 0 for no limit. What was lent at another rate is forgotten. */
    public void set(long bytesPerSecond, long now) {
        rate = bytesPerSecond;
        left = 0;
        at = now;
    }

    /** Bytes a second, 0 for no limit. */
    public long rate() {
        return rate;
    }

    /** Whether something is left, here and above. */
    public boolean isOpen(long now) {
        return readyIn(now) == 0;
    }

    /** Nanoseconds until something is left. */
    public long readyIn(long now) {
        refill(now);
        long own = rate == 0 || left >= 0 ? 0 : (long) Math.ceil(-left / rate * NANOS);
        return above == null ? own : Math.max(own, above.readyIn(now));
    }

    public void take(int bytes, long now) {
        refill(now);
        left -= rate == 0 ? 0 : bytes;
        if (above != null) {
            above.take(bytes, now);
        }
    }

    /** What was taken was not used after all. */
    public void giveBack(int bytes) {
        left += rate == 0 ? 0 : bytes;
        if (above != null) {
            above.giveBack(bytes);
        }
    }

    private void refill(long now) {
        if (rate != 0) {
            left = Math.min(left + (now - at) / NANOS * rate, rate * KEPT_SECONDS);
            at = now;
        }
    }
}
