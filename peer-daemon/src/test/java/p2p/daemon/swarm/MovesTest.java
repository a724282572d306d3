// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;

class MovesTest {
    private static final SwarmSettings SMALL =
            new SwarmSettings(10, 40, 200, Duration.ofSeconds(5), Duration.ofSeconds(10));
    private static final long SECOND = 1_000_000_000L;
    private static final PieceLayout ONE_PIECE = new PieceLayout(40, 40);
    private static final PieceIndex PIECE = new PieceIndex(0);

    private final PieceBudget budget = new PieceBudget(10_000, 1, Runnable::run);
    private final List<Cancellation> cancelled = new ArrayList<>();
    private final List<BlockRef> first = new ArrayList<>();

    /** Of twenty downloads of a piece, how many ask somebody who got it later so many seconds after they had asked the first one. */
    private int moved(long seconds, boolean somethingCame) {
        int moved = 0;
        for (int seed = 0; seed < 20; seed++) {
            PieceScheduler scheduler =
                    new PieceScheduler(ONE_PIECE, new PieceSet(1), SMALL, budget.join(() -> {}), new Random(seed));
            SwarmPeer busy = scheduler.join(PieceSet.full(1), 0);
            SwarmPeer late = scheduler.join(new PieceSet(1), 0);
            first.clear();
            cancelled.clear();
            scheduler.ask(busy, 0, first::add);
            assertThat(first).hasSize(4);
            if (somethingCame) {
                busy.heard(10, SECOND);
                scheduler.received(busy, first.get(0), SECOND, cancelled::add);
            }
            long now = seconds * SECOND;
            scheduler.gained(late, PIECE);
            scheduler.welcome(late, PIECE, now, cancelled::add);
            if (!cancelled.isEmpty()) {
                moved++;
                assertThat(cancelled).extracting(Cancellation::peer).containsOnly(busy);
                List<BlockRef> then = new ArrayList<>();
                scheduler.ask(late, now, then::add);
                assertThat(then).containsExactlyInAnyOrderElementsOf(first);
            }
        }
        return moved;
    }

    @Test
    void whatWaitedLongGoesToWhoGotThePieceMeanwhileByChance() {
        assertThat(moved(3, false)).isBetween(4, 16);
    }

    @Test
    void whatWasAskedAMomentAgoStays() {
        assertThat(moved(1, false)).isZero();
    }

    @Test
    void aPieceThatComesInStays() {
        assertThat(moved(3, true)).isZero();
    }
}
