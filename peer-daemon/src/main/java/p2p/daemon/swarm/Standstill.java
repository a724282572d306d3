// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Notices that nothing is under way although something is wanted. Promises are advice, and then nothing comes of them: what they leave out is wanted, or
 * others cannot be reached. So they are forgotten, those of one peer at a time, since in a crowd it may mean no more than that others come first.
 */
final class Standstill {
    /** Looks in a row that find nothing under way. */
    private static final int LOOKS = 3;

    private final RandomGenerator random;
    private int looks;

    Standstill(RandomGenerator random) {
        this.random = random;
    }

    /** To be called about once a second; {@code interesting}: peers that have something wanted. Whose promises to forget; null: nobody's. */
    @Nullable
    SwarmPeer look(boolean wanting, List<SwarmPeer> peers, Predicate<SwarmPeer> interesting) {
        if (!wanting || peers.stream().anyMatch(peer -> !peer.asks().isEmpty())) {
            looks = 0;
            return null;
        }
        if (++looks < LOOKS) {
            return null;
        }
        List<SwarmPeer> steering = peers.stream()
                .filter(peer -> peer.isSteering() && interesting.test(peer))
                .toList();
        return steering.isEmpty() ? null : steering.get(random.nextInt(steering.size()));
    }
}
