// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.login;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Attempts that did not succeed, by whatever they are counted for, and how long the next one has to wait: not at all at
 * first, then doubling from the time of the last. Each attempt counts when it begins, so that many at once gain nothing.
 * Forgets after {@link #MEMORY}; holds at most {@link #MAX_KEYS} keys, the least recent give way.
 */
final class FailureLedger {
    static final int MAX_KEYS = 20_000;
    static final Duration MEMORY = Duration.ofMinutes(15);

    /** {@code free} failures cost nothing; then {@code first}, doubling up to {@code most}. */
    record Scale(int free, Duration first, Duration most) {
        Duration after(int failures) {
            if (failures < free) {
                return Duration.ZERO;
            }
            Duration delay = first.multipliedBy(1L << Math.min(16, failures - free));
            return delay.compareTo(most) > 0 ? most : delay;
        }
    }

    private record Attempts(int count, long lastNanos) {}

    private final Scale scale;
    private final Map<String, Attempts> attempts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Attempts> eldest) {
            return size() > MAX_KEYS;
        }
    };

    FailureLedger(Scale scale) {
        this.scale = scale;
    }

    /** How long an attempt has to wait from {@code nanos} on. */
    Duration delay(String key, long nanos) {
        Attempts a = attempts.get(key);
        if (a == null) {
            return Duration.ZERO;
        }
        if (nanos - a.lastNanos() > MEMORY.toNanos()) {
            attempts.remove(key);
            return Duration.ZERO;
        }
        Duration left = scale.after(a.count()).minusNanos(nanos - a.lastNanos());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** An attempt will be made at {@code nanos}. */
    void begin(String key, long nanos) {
        Attempts a = attempts.get(key);
        attempts.put(key, new Attempts(a == null ? 1 : a.count() + 1, nanos));
    }

    /** One attempt was right: it does not count. */
    void forgive(String key) {
        attempts.computeIfPresent(key, (k, a) -> a.count() > 1 ? new Attempts(a.count() - 1, a.lastNanos()) : null);
    }

    /** All is forgotten. */
    void clear(String key) {
        attempts.remove(key);
    }
}
