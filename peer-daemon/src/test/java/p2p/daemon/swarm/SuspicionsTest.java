// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.PieceIndex;
import p2p.core.Sha256;

class SuspicionsTest {
    private static final PieceIndex PIECE = new PieceIndex(4);
    private final Suspicions suspicions = new Suspicions();
    private final SwarmPeer eve = peer();
    private final SwarmPeer alice = peer();
    private final SwarmPeer bob = peer();

    private static SwarmPeer peer() {
        Supply supply = new Supply(PieceSet.full(5), new PieceSet(5));
        return new SwarmPeer(supply, new Demand(SwarmSettings.DEFAULT, new Throttle(null)), SwarmSettings.DEFAULT, 0);
    }

    private static Sha256 block(int content) {
        return Sha256.digest(new byte[] {(byte) content});
    }

    @Test
    void whoseBlockWasWrongIsKnownOnceTheRightPieceIsHere() {
        suspicions.keep(PIECE, List.of(eve, alice, bob, eve), List.of(block(9), block(1), block(2), block(8)));
        assertThat(suspicions.isOpen(PIECE)).isTrue();

        List<Sha256> right = List.of(block(0), block(1), block(2), block(3));
        assertThat(suspicions.settle(PIECE, right)).as("once for the piece").containsExactly(eve);
        assertThat(suspicions.isOpen(PIECE)).isFalse();
        assertThat(suspicions.settle(PIECE, right)).isEmpty();
    }

    @Test
    void eachBadPieceCounts() {
        suspicions.keep(PIECE, List.of(eve, alice), List.of(block(9), block(1)));
        suspicions.keep(PIECE, List.of(alice, eve), List.of(block(0), block(7)));

        assertThat(suspicions.settle(PIECE, List.of(block(0), block(1)))).containsExactly(eve, eve);
    }
}
