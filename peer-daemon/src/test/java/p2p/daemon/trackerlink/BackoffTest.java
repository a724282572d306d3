// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    /** A tracker that starts shall have everybody within 5 s; the handshakes need some of them. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    @Test
    void howeverLongATrackerWasAwayTheNextTryIsNear() {
        for (long seed = 0; seed < 100; seed++) {
            Backoff backoff = new Backoff(new SplittableRandom(seed));
            for (int tries = 0; tries < 100; tries++) {
                assertThat(backoff.pause())
                        .as("seed %s, try %s", seed, tries)
                        .isBetween(Backoff.FIRST.dividedBy(2), LONGEST_PAUSE);
            }
        }
    }

    @Test
    void aConnectionThatHeldBeginsItAnew() {
        Backoff backoff = new Backoff(new SplittableRandom(1));
        for (int tries = 0; tries < 10; tries++) {
            backoff.pause();
        }
        backoff.reset();
        assertThat(backoff.pause()).isLessThanOrEqualTo(Backoff.FIRST.multipliedBy(2));
    }
}
