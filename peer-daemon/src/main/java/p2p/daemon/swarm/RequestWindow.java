// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

/**
 * How many bytes to have asked of one peer at a time: its measured bandwidth times twice the shortest delay seen, plus a few
 * blocks, so that the other side never runs dry and little is lost when it does. The rate of a block's delivery counts from
 * when it was asked for, as in BBR (Cardwell et al., ACM Queue 14/5, 2016). Not thread-safe.
 */
final class RequestWindow {
    /** Delay below which measuring says more about the scheduler than about the path. */
    private static final long MIN_HORIZON = 40_000_000L;

    private static final long MAX_HORIZON = 2_000_000_000L;
    private static final double SMOOTHING = 0.125;
    private final SwarmSettings settings;
    private double rate;
    private long shortest = Long.MAX_VALUE;
    private long delivered;
    private boolean punished;

    RequestWindow(SwarmSettings settings) {
        this.settings = settings;
    }

    /** Bytes that may be outstanding. */
    long limit() {
        if (punished) {
            return settings.blockLength();
        }
        long horizon = shortest == Long.MAX_VALUE ? 0 : Math.max(MIN_HORIZON, Math.min(MAX_HORIZON, 2 * shortest));
        long window = settings.minWindow() + (long) (rate * horizon / 1e9);
        return Math.min(window, settings.maxWindow());
    }

    /** Bytes delivered so far: remembered with each request. */
    long delivered() {
        return delivered;
    }

    /** A block that was asked for at {@code asked}, when {@code deliveredThen} bytes had been delivered, is here. */
    void delivered(int bytes, long asked, long deliveredThen, long now) {
        delivered += bytes;
        punished = false;
        long took = Math.max(1, now - asked);
        shortest = Math.min(shortest, took);
        double sample = (delivered - deliveredThen) * 1e9 / took;
        rate = rate == 0 ? sample : rate + SMOOTHING * (sample - rate);
    }

    /** The peer fell silent: one block at a time until it delivers again. */
    void punish() {
        punished = true;
        rate = 0;
    }

    boolean punished() {
        return punished;
    }

    /** Smoothed bytes per second, 0 while unknown. */
    double rate() {
        return rate;
    }
}
