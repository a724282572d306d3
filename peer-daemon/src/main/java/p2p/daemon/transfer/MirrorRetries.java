// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import p2p.core.EntryId;
import p2p.loop.Loop;

/** When a mirror tries a failed file again: at once, then after pauses that double from a minute to an hour. On the loop. */
final class MirrorRetries {
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final int MAX_DOUBLINGS = 7;

    private record Retry(int times, long atNanos) {}

    private final Loop loop;
    private final Map<EntryId, Retry> retries = new HashMap<>();

    MirrorRetries(Loop loop) {
        this.loop = loop;
    }

    /** Whether it is time to try again; the next pause begins then. */
    boolean isDue(EntryId entry) {
        Retry before = retries.getOrDefault(entry, new Retry(0, loop.nanoTime()));
        if (loop.nanoTime() - before.atNanos() < 0) {
            return false;
        }
        int times = before.times() + 1;
        Duration pause = FIRST.multipliedBy(1L << Math.min(times, MAX_DOUBLINGS));
        retries.put(entry, new Retry(times, loop.nanoTime() + pause.toNanos()));
        return true;
    }

    void forget(EntryId entry) {
        retries.remove(entry);
    }
}
