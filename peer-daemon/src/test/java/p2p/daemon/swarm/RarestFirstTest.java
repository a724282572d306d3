// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RarestFirstTest {

    private static PieceSet of(int pieces, int... members) {
        PieceSet set = new PieceSet(pieces);
        for (int member : members) {
            set.add(member);
        }
        return set;
    }

    @Test
    void theRarestPieceThatThePeerHasComesFirst() {
        RarestFirst picker = new RarestFirst(new PieceSet(5), new Random(1));
        for (int piece : new int[] {0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 4, 4}) {
            picker.gained(piece);
        }

        assertThat(picker.choose(PieceSet.full(5))).isEqualTo(3);
        assertThat(picker.choose(of(5, 0, 2, 1))).isEqualTo(1);
        picker.take(3);
        assertThat(picker.choose(of(5, 3))).isEqualTo(-1);
        picker.putBack(3);
        assertThat(picker.choose(of(5, 3, 4))).isEqualTo(3);
    }

    @Test
    void equalsAreChosenEvenly() {
        int pieces = 16;
        int[] chosen = new int[pieces];
        int rounds = 32_000;
        for (int seed = 0; seed < rounds; seed++) {
            RarestFirst picker = new RarestFirst(new PieceSet(pieces), new Random(seed));
            for (int piece = 0; piece < pieces; piece++) {
                picker.gained(piece);
            }
            chosen[picker.choose(PieceSet.full(pieces))]++;
        }
        for (int count : chosen) {
            assertThat(count).isBetween(rounds / pieces * 9 / 10, rounds / pieces * 11 / 10);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithAPlainCountAfterAnyChanges(long seed) {
        Random random = new Random(seed);
        int pieces = 1 + random.nextInt(300);
        RarestFirst picker = new RarestFirst(new PieceSet(pieces), random);
        int[] count = new int[pieces];
        boolean[] wanted = new boolean[pieces];
        java.util.Arrays.fill(wanted, true);
        for (int step = 0; step < 5_000; step++) {
            int piece = random.nextInt(pieces);
            switch (random.nextInt(4)) {
                case 0 -> {
                    picker.gained(piece);
                    count[piece]++;
                }
                case 1 -> {
                    if (count[piece] > 0) {
                        picker.lost(piece);
                        count[piece]--;
                    }
                }
                case 2 -> {
                    if (wanted[piece]) {
                        picker.take(piece);
                    } else {
                        picker.putBack(piece);
                    }
                    wanted[piece] = !wanted[piece];
                }
                default -> check(picker, peer(random, pieces), count, wanted);
            }
        }
    }

    private static PieceSet peer(Random random, int pieces) {
        PieceSet has = new PieceSet(pieces);
        int members = random.nextInt(pieces + 1);
        for (int i = 0; i < members; i++) {
            has.add(random.nextInt(pieces));
        }
        return has;
    }

    private static void check(RarestFirst picker, PieceSet has, int[] count, boolean[] wanted) {
        List<Integer> candidates = new ArrayList<>();
        for (int i = has.next(0); i >= 0; i = has.next(i + 1)) {
            if (wanted[i]) {
                candidates.add(i);
            }
        }
        int chosen = picker.choose(has);
        int inOrder = picker.chooseInOrder(has);
        if (candidates.isEmpty()) {
            assertThat(chosen).isEqualTo(-1);
            assertThat(inOrder).isEqualTo(-1);
        } else {
            int rarest = candidates.stream().mapToInt(i -> count[i]).min().orElseThrow();
            assertThat(candidates).contains(chosen);
            assertThat(count[chosen]).isEqualTo(rarest);
            assertThat(inOrder).isEqualTo(candidates.get(0));
        }
    }
}
