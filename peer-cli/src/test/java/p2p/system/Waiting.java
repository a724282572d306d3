// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** Waits for what real processes do, with a deadline far beyond any promise: promises in seconds are judged elsewhere. */
final class Waiting {
    private static final Duration DEADLINE = Duration.ofSeconds(Program.PATIENCE_SECONDS);
    /** Between two looks, and as long as a look takes: who is waited for has half of the time at least. */
    private static final Duration POLL = Duration.ofMillis(5);

    private Waiting() {}

    static void until(String what, Callable<Boolean> condition) {
        AtomicReference<Duration> pause = new AtomicReference<>(POLL);
        Awaitility.await(what)
                .atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval((count, before) -> pause.get())
                .until(() -> {
                    long begun = System.nanoTime();
                    boolean there = condition.call();
                    Duration took = Duration.ofNanos(System.nanoTime() - begun);
                    pause.set(took.compareTo(POLL) > 0 ? took : POLL);
                    return there;
                });
    }
}
