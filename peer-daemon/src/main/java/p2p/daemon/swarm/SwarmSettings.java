// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.time.Duration;
import p2p.core.BlockRef;

/**
 * The bounds a swarm works within.
 *
 * @param blockLength bytes asked for at a time
 * @param minWindow bytes asked of a peer of which nothing is known
 * @param maxWindow the most bytes asked of one peer
 * @param silence after how long without a byte a peer's requests are given to others
 * @param patience how long a piece that nobody delivers may keep its memory when memory is tight
 */
public record SwarmSettings(int blockLength, int minWindow, int maxWindow, Duration silence, Duration patience) {
    public static final SwarmSettings DEFAULT =
            new SwarmSettings(256 << 10, 2 * (256 << 10), 8 << 20, Duration.ofSeconds(5), Duration.ofSeconds(10));

    public SwarmSettings {
        if (blockLength <= 0 || blockLength > BlockRef.MAX_LENGTH || minWindow < blockLength || maxWindow < minWindow) {
            throw new IllegalArgumentException(
                    "bad bounds: block " + blockLength + ", window " + minWindow + " to " + maxWindow);
        }
    }
}
