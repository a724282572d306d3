// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import p2p.loop.Loop;

/**
 * Tracker time: the trackers' clock as this daemon knows it, monotonic time since the trackers last told theirs; before that the
 * local wall clock. On the loop.
 */
final class TrackerClock {
    private final Loop loop;
    private boolean known;
    private long toldMillis;
    private long toldAtNanos;

    TrackerClock(Loop loop) {
        this.loop = loop;
    }

    void told(long trackerMillis) {
        known = true;
        toldMillis = trackerMillis;
        toldAtNanos = loop.nanoTime();
    }

    /** Milliseconds since 1970. */
    long now() {
        return known ? toldMillis + (loop.nanoTime() - toldAtNanos) / 1_000_000 : loop.now();
    }
}
