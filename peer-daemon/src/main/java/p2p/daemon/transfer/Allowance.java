// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.daemon.swarm.Throttle;

/** What one download may take, and its wait for more. On the loop. */
final class Allowance {
    private final Limits limits;
    private final Throttle throttle;
    private boolean waiting;

    Allowance(Limits limits, long transfer) {
        this.limits = limits;
        this.throttle = limits.of(transfer);
    }

    Throttle throttle() {
        return throttle;
    }

    /** Runs {@code next} once more may be taken; nothing when it may now, or when somebody waits already. */
    void whenOpen(Runnable next) {
        if (!waiting && !limits.isOpen(throttle)) {
            waiting = true;
            limits.await(throttle, () -> {
                waiting = false;
                next.run();
            });
        }
    }

    /** Whether a limit is what holds it back just now. */
    boolean isUsedUp() {
        return !limits.isOpen(throttle);
    }
}
