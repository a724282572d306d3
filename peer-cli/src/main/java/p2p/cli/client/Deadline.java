// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The moment a command must have ended: what {@code --timeout} gives; without it there is none. Monotonic time. */
public final class Deadline {
    private static final Deadline NONE = new Deadline(null);

    private final @Nullable Long atNanos;

    private Deadline(@Nullable Long atNanos) {
        this.atNanos = atNanos;
    }

    public static Deadline none() {
        return NONE;
    }

    public static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    public boolean isPast() {
        return atNanos != null && atNanos - System.nanoTime() <= 0;
    }

    /** Milliseconds to wait: what is left, at least 1 and at most {@code cap}. */
    long millisLeft(long cap) {
        return atNanos == null ? cap : Math.max(1, Math.min(cap, (atNanos - System.nanoTime() + 999_999) / 1_000_000));
    }
}
