// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

/** A token bucket: a burst at once, then a steady rate. Time in nanoseconds comes from the caller. */
final class RequestRate {
    private static final double NANOS = 1e9;
    private final int perSecond;
    private final double burst;
    private double tokens;
    private long lastNanos;

    RequestRate(int perSecond, int burst, long nowNanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.lastNanos = nowNanos;
    }

    /** Takes a token if there is one. */
    boolean take(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - lastNanos) / NANOS * perSecond);
        lastNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** How long until the next token, in nanoseconds. */
    long nanosToNext() {
        return tokens >= 1 ? 0 : (long) ((1 - tokens) / perSecond * NANOS) + 1;
    }
}
