// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: doubles up to 2 s (so that a tracker which starts has everybody within 5 s), and a random part keeps many daemons from coming back at once. */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(400);
    static final Duration LONGEST = Duration.ofSeconds(2);

    private final RandomGenerator random;
    private Duration next = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Between half and one and a half of the current step. */
    Duration pause() {
        long millis = next.toMillis();
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return Duration.ofMillis(millis / 2 + random.nextLong(millis + 1));
    }

    void reset() {
        next = FIRST;
    }
}
