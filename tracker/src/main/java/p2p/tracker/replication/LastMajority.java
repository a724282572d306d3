// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import p2p.loop.Loop;

/** Remembers when this tracker last heard a majority of the trackers. Owned by the loop. */
final class LastMajority {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Loop loop;
    private final BooleanSupplier heard;
    private long last;
    private boolean stopped;

    /** @param before ms since 1970: a moment at which it did, from an earlier run */
    LastMajority(Loop loop, BooleanSupplier heard, long before) {
        this.loop = loop;
        this.heard = heard;
        this.last = before;
    }

    void start() {
        look();
    }

    void stop() {
        stopped = true;
    }

    private void look() {
        if (!stopped) {
            at();
            loop.after(EVERY, this::look);
        }
    }

    /** Ms since 1970; now, while it hears one. */
    long at() {
        if (heard.getAsBoolean()) {
            last = loop.now();
        }
        return last;
    }
}
