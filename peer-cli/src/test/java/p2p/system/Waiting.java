// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for what real processes do, with a deadline far beyond any promise: promises in seconds are judged elsewhere. */
final class Waiting {
    private static final Duration DEADLINE = Duration.ofSeconds(Program.PATIENCE_SECONDS);
    private static final Duration POLL = Duration.ofMillis(5);

    private Waiting() {}

    static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(condition);
    }
}
