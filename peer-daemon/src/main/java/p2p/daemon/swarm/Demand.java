// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

/**
 * What a download has asked all its peers for, together. More than it takes soon would only wait in queues: pieces would be chosen long before they can
 * come, from peers that have others to serve. So the sum is bounded by what arrives in a short time, plus what it takes to find the fast ones.
 * Not thread-safe.
 */
final class Demand {
    /** What comes in so much time is asked for ahead. */
    private static final double HORIZON_SECONDS = 0.5;
    /** Blocks that are asked for in any case. */
    private static final int LEAST = 16;

    private final long least;
    private final RateMeter meter = new RateMeter();
    private long asked;

    Demand(SwarmSettings settings) {
        this.least = (long) LEAST * settings.blockLength();
    }

    void asked(int bytes) {
        asked += bytes;
    }

    void settled(int bytes) {
        asked -= bytes;
    }

    /** Bytes are coming in, from whomever. */
    void heard(int bytes, long now) {
        meter.add(bytes, now);
    }

    /** Whether more may be asked for. */
    boolean hasRoom(long now) {
        return asked < least + (long) (meter.perSecond(now) * HORIZON_SECONDS);
    }
}
