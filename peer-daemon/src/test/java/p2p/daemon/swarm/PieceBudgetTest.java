// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class PieceBudgetTest {
    private static final int PIECE = 4;
    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final PieceBudget budget = new PieceBudget(32, 1, turns::add);

    /** A download that always wants more. */
    private final class Greedy {
        private final PieceBudget.Share share = budget.join(this::fill);
        private int pieces;
        private int finished;

        void fill() {
            while (share.tryReserve(PIECE)) {
                pieces++;
            }
        }

        /** A piece is on disk: as a scheduler does, it asks for the next at once. */
        void finishOne() {
            if (pieces > 0) {
                pieces--;
                finished++;
                share.release(PIECE);
                fill();
            }
        }
    }

    private void turn() {
        for (Runnable next = turns.poll(); next != null; next = turns.poll()) {
            next.run();
        }
    }

    @Test
    void whoWasFirstSharesWithWhoCameLater() {
        Greedy first = new Greedy();
        first.fill();
        assertThat(first.pieces).isEqualTo(8);
        Greedy second = new Greedy();
        second.fill();
        assertThat(second.share.isStarved()).isTrue();

        for (int i = 0; i < 8; i++) {
            first.finishOne();
            turn();
        }

        assertThat(second.pieces).isEqualTo(4);
        assertThat(first.pieces).isEqualTo(4);
    }

    @Test
    void moreDownloadsThanPiecesFitTakeTurns() {
        List<Greedy> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Greedy next = new Greedy();
            next.fill();
            all.add(next);
        }
        for (int round = 0; round < 200; round++) {
            all.get(round % 20).finishOne();
            turn();
            assertThat(budget.used()).isLessThanOrEqualTo(32);
        }

        int least = all.stream().mapToInt(download -> download.finished).min().orElseThrow();
        int most = all.stream().mapToInt(download -> download.finished).max().orElseThrow();
        assertThat(least).isPositive();
        assertThat(most).isLessThanOrEqualTo(2 * least);
    }

    @Test
    void whoWaitsAndNeedsNothingAnyMoreHoldsNobodyUp() {
        Greedy first = new Greedy();
        first.fill();
        PieceBudget.Share bored = budget.join(() -> {});
        assertThat(bored.tryReserve(PIECE)).isFalse();

        first.finishOne();
        turn();
        first.finishOne();
        turn();

        assertThat(bored.isStarved()).isFalse();
        assertThat(first.pieces).isEqualTo(8);
    }

    @Test
    void whatIsLeftBehindGoesToTheOthers() {
        Greedy first = new Greedy();
        first.fill();
        Greedy second = new Greedy();
        second.fill();
        first.share.leave();
        for (; first.pieces > 0; first.pieces--) {
            first.share.release(PIECE);
        }
        turn();

        assertThat(second.pieces).isEqualTo(8);
    }
}
