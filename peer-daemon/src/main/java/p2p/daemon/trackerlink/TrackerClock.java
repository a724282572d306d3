// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import p2p.loop.Loop;

/**
 * Tracker time: the trackers' clock as this daemon knows it, monotonic time since the trackers last told theirs; before that the
 * local wall clock. On the loop.
 */
final class TrackerClock {
    /** Peers tolerate as much. */
    private static final Duration JUMP = Duration.ofMinutes(2);

    private final Loop loop;
    private boolean known;
    private long toldMillis;
    private long toldAtNanos;

    TrackerClock(Loop loop) {
        this.loop = loop;
    }

    /** True when the trackers' time is another one than was thought: what was made by the old one may not hold any more. */
    boolean told(long trackerMillis) {
        boolean jumped = known && Math.abs(trackerMillis - now()) >= JUMP.toMillis();
        known = true;
        toldMillis = trackerMillis;
        toldAtNanos = loop.nanoTime();
        return jumped;
    }

    /** Milliseconds since 1970. */
    long now() {
        return known ? toldMillis + (loop.nanoTime() - toldAtNanos) / 1_000_000 : loop.now();
    }
}
