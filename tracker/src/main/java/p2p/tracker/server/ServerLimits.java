// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

/**
 * What the tracker takes from the network (RELIABILITY section 4).
 *
 * @param connections open at once
 * @param strangersPerAddress connections of one address that are not logged in
 * @param handshakes under way at once; further connections wait in the kernel's queue
 * @param requestsPerSecond of one session, sustained; what comes faster is read later
 */
public record ServerLimits(int connections, int strangersPerAddress, int handshakes, int requestsPerSecond) {
    public static final ServerLimits DEFAULT = new ServerLimits(12_000, 32, 256, 50);
    /** Requests of one session that are worked on at once. */
    static final int IN_FLIGHT = 64;
    /** Seconds of requests that a session may have at once after a pause. */
    static final int BURST_SECONDS = 4;
    /** Frames of one session that wait here; reading stops long before. */
    static final int WAITING = 4_096;
    /** Unsent bytes of one session beyond which it reads too slowly to keep. */
    static final long UNSENT_BYTES = 4L << 20;

    public ServerLimits {
        if (connections < 1 || strangersPerAddress < 1 || handshakes < 1 || requestsPerSecond < 1) {
            throw new IllegalArgumentException("limits are at least 1");
        }
    }
}
