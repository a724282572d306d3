// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

/**
 * What a download has asked all its peers for, together. More than it takes soon would only wait in queues: pieces would be chosen long before they can
 * come, from peers that have others to serve. So the sum is bounded by what arrives in a short time, plus what it takes to find the fast ones; and a
 * limit on what is fetched is kept by asking for no more.
 * Not thread-safe.
 */
final class Demand {
    /** What comes in so much time is asked for ahead. */
    private static final double HORIZON_SECONDS = 0.5;
    /** Blocks that are asked for in any case. */
    private static final int LEAST = 16;

    private final long least;
    private final RateMeter meter = new RateMeter();
    private final Throttle throttle;
    private long asked;

    Demand(SwarmSettings settings, Throttle throttle) {
        this.least = (long) LEAST * settings.blockLength();
        this.throttle = throttle;
    }

    void asked(int bytes, long now) {
        asked += bytes;
        throttle.take(bytes, now);
    }

    /** A request came to its end; {@code arrived}: with what was asked for. */
    void settled(int bytes, boolean arrived) {
        asked -= bytes;
        if (!arrived) {
            throttle.giveBack(bytes);
        }
    }

    /** Bytes are coming in, from whomever. */
    void heard(int bytes, long now) {
        meter.add(bytes, now);
    }

    /** Whether more may be asked for. */
    boolean hasRoom(long now) {
        return throttle.isOpen(now) && asked < least + (long) (meter.perSecond(now) * HORIZON_SECONDS);
    }
}
