// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.random.RandomGenerator;

/**
 * When a piece that was asked of one peer is asked of another one instead, who got it meanwhile. All that want a piece which one peer has ask that
 * one, and would wait there, one behind the other, while others have it already and nothing to do. Chance keeps them from all going to the
 * same one; and since a cancel may come too late, and the bytes twice, no piece moves often.
 */
final class Moves {
    /** So long a request waits in any case: on usual lines it is answered sooner. */
    private static final long WAITS = 2_000_000_000L;

    private static final int MOST = 2;

    private final RandomGenerator random;

    Moves(RandomGenerator random) {
        this.random = random;
    }

    /** Whether the piece, of which nothing is here yet, goes to {@code peer}. */
    boolean decide(OpenPiece piece, SwarmPeer peer, long now) {
        SwarmPeer owner = piece.owner();
        return owner != null
                && owner != peer
                && piece.contributors().isEmpty()
                && peer.asks().isEmpty()
                && peer.offers().contains(piece.index().value())
                && piece.moves() < MOST
                && owner.askedFor(piece, now) >= WAITS
                && random.nextBoolean();
    }
}
