// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.core.PieceIndex;

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
        Supply all = picker.join(PieceSet.full(5));
        Supply some = picker.join(of(5, 0, 1, 2));
        picker.join(of(5, 0, 1, 2, 4));
        picker.join(of(5, 0, 2, 4));
        picker.join(of(5, 2, 3));
        Supply three = picker.join(of(5));

        assertThat(picker.choose(all)).isEqualTo(3);
        assertThat(picker.choose(some)).isEqualTo(1);
        picker.gained(three, 3);
        picker.take(3);
        assertThat(picker.choose(three)).isEqualTo(-1);
        picker.putBack(3);
        assertThat(picker.choose(three)).isEqualTo(3);
    }

    @Test
    void whatOnlyCompletePeersHaveComesFirstFromThem() {
        RarestFirst picker = new RarestFirst(new PieceSet(5), new Random(1));
        Supply all = picker.join(PieceSet.full(5));
        Supply some = picker.join(of(5, 0, 1, 3, 4));

        assertThat(picker.choose(all)).isEqualTo(2);
        picker.gained(some, 2);
        assertThat(picker.availability(0))
                .as("complete ones count for all alike")
                .isZero();
        picker.lacks(some, 3);
        assertThat(picker.availability(0)).isOne();
        assertThat(picker.choose(all)).isEqualTo(3);
    }

    @Test
    void ofWhatWasPromisedNothingElseIsChosen() {
        RarestFirst picker = new RarestFirst(new PieceSet(5), new Random(1));
        Supply all = picker.join(PieceSet.full(5));

        picker.promised(all, List.of());
        assertThat(picker.choose(all)).isEqualTo(-1);
        picker.promised(all, List.of(new PieceIndex(4)));
        assertThat(picker.choose(all)).isEqualTo(4);
        picker.take(4);
        assertThat(picker.choose(all)).isEqualTo(-1);
        picker.putBack(4);
        assertThat(picker.chooseInOrder(all)).isEqualTo(4);
        picker.promisedAll(all);
        assertThat(picker.chooseInOrder(all)).isZero();
    }

    @Test
    void equalsAreChosenEvenly() {
        int pieces = 16;
        int[] chosen = new int[pieces];
        int rounds = 32_000;
        for (int seed = 0; seed < rounds; seed++) {
            RarestFirst picker = new RarestFirst(new PieceSet(pieces), new Random(seed));
            chosen[picker.choose(picker.join(PieceSet.full(pieces)))]++;
        }
        for (int count : chosen) {
            assertThat(count).isBetween(rounds / pieces * 9 / 10, rounds / pieces * 11 / 10);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithAPlainCountAfterAnyChanges(long seed) {
        Random random = new Random(seed);
        int pieces = 1 + random.nextInt(256);
        RarestFirst picker = new RarestFirst(new PieceSet(pieces), random);
        List<Peer> peers = new ArrayList<>();
        boolean[] wanted = new boolean[pieces];
        java.util.Arrays.fill(wanted, true);
        for (int step = 0; step < 5_000; step++) {
            int piece = random.nextInt(pieces);
            Peer peer = peers.isEmpty() ? null : peers.get(random.nextInt(peers.size()));
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (peers.size() < 12) {
                        peers.add(Peer.join(picker, some(random, pieces)));
                    }
                }
                case 1 -> {
                    if (peer != null && random.nextInt(10) == 0) {
                        picker.leave(peer.supply);
                        peers.remove(peer);
                    }
                }
                case 2, 3 -> {
                    if (peer != null) {
                        assertThat(picker.gained(peer.supply, piece)).isEqualTo(peer.has.add(piece));
                    }
                }
                case 4 -> {
                    if (peer != null) {
                        assertThat(picker.lacks(peer.supply, piece)).isEqualTo(peer.lacks(piece));
                    }
                }
                case 5 -> {
                    if (peer != null) {
                        peer.promise(picker, random.nextBoolean() ? null : some(random, pieces));
                    }
                }
                case 6 -> {
                    if (wanted[piece]) {
                        picker.take(piece);
                    } else {
                        picker.putBack(piece);
                    }
                    wanted[piece] = !wanted[piece];
                }
                default -> {
                    if (peer != null) {
                        check(picker, peer, peers, wanted);
                    }
                }
            }
        }
    }

    /** A peer, kept in the plainest way. */
    private static final class Peer {
        private final Supply supply;
        private final Set<Integer> has;
        private @Nullable Set<Integer> promised;

        private Peer(Supply supply, Set<Integer> has) {
            this.supply = supply;
            this.has = has;
        }

        static Peer join(RarestFirst picker, PieceSet has) {
            return new Peer(picker.join(has), new TreeSet<>(numbers(has)));
        }

        boolean lacks(int piece) {
            if (promised != null) {
                promised.remove(piece);
            }
            return has.remove(piece);
        }

        void promise(RarestFirst picker, @Nullable PieceSet pieces) {
            if (pieces == null) {
                picker.promisedAll(supply);
                promised = null;
                return;
            }
            picker.promised(
                    supply, numbers(pieces).stream().map(PieceIndex::new).toList());
            Set<Integer> all = promised == null ? new TreeSet<>() : promised;
            numbers(pieces).stream().filter(has::contains).forEach(all::add);
            promised = all;
        }

        Set<Integer> offers() {
            return promised == null ? has : promised;
        }
    }

    private static List<Integer> numbers(PieceSet set) {
        List<Integer> all = new ArrayList<>();
        for (int i = set.next(0); i >= 0; i = set.next(i + 1)) {
            all.add(i);
        }
        return all;
    }

    private static PieceSet some(Random random, int pieces) {
        if (random.nextInt(4) == 0) {
            return PieceSet.full(pieces);
        }
        PieceSet has = new PieceSet(pieces);
        int members = random.nextInt(pieces + 1);
        for (int i = 0; i < members; i++) {
            has.add(random.nextInt(pieces));
        }
        return has;
    }

    private static void check(RarestFirst picker, Peer peer, List<Peer> peers, boolean[] wanted) {
        int[] count = new int[wanted.length];
        peers.stream().filter(p -> p.has.size() < count.length).forEach(p -> p.has.forEach(i -> count[i]++));
        List<Integer> candidates = peer.offers().stream().filter(i -> wanted[i]).toList();
        int chosen = picker.choose(peer.supply);
        int inOrder = picker.chooseInOrder(peer.supply);
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

    /** The cost of a pick does not grow with the content, so not all that a peer offers is looked at: what is chosen is among the rarest of it. */
    @Test
    void ofManyPiecesOneOfTheRarestIsChosen() {
        int pieces = 20_000;
        Random random = new Random(5);
        RarestFirst picker = new RarestFirst(new PieceSet(pieces), random);
        PieceSet mine = new PieceSet(pieces);
        PieceSet rarer = new PieceSet(pieces);
        PieceSet most = new PieceSet(pieces);
        for (int i = 0; i < pieces; i++) {
            (i < pieces / 2 ? mine : rarer).add(i);
            if (i < pieces / 2 && i % 10 != 0) {
                most.add(i);
            }
        }
        Supply asked = picker.join(mine);
        picker.join(mine);
        picker.join(most);
        picker.join(rarer);

        for (int n = 0; n < 500; n++) {
            int chosen = picker.choose(asked);
            assertThat(chosen).isLessThan(pieces / 2);
            assertThat(picker.availability(chosen)).isEqualTo(2);
            picker.take(chosen);
        }
    }
}
