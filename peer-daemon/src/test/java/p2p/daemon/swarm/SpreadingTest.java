// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;

class SpreadingTest implements Spreading.Teller<String> {
    private static final PieceLayout CONTENT = new PieceLayout(100L << 18, 1 << 18);
    private static final long SECOND = 1_000_000_000L;

    private final Spreading<String> spreading = new Spreading<>(CONTENT, new SplittableRandom(1), this);
    /** Null: everything. */
    private final Map<String, List<PieceIndex>> promises = new LinkedHashMap<>();

    private final List<PieceIndex> order = new ArrayList<>();

    @Override
    public void promise(String receiver, List<PieceIndex> pieces) {
        order.addAll(pieces);
        promises.computeIfAbsent(receiver, r -> new ArrayList<>()).addAll(pieces);
    }

    @Override
    public void promiseAll(String receiver) {
        promises.remove(receiver);
    }

    private void join(String receiver) {
        spreading.joined(receiver, new PieceSet(CONTENT.pieces()), 0);
    }

    private List<PieceIndex> promised(String receiver) {
        return promises.getOrDefault(receiver, List.of());
    }

    /** It gets what it was promised until nothing more is. */
    private int takeAll(String receiver, long now) {
        int taken = 0;
        while (taken < promised(receiver).size()) {
            spreading.gained(receiver, promised(receiver).get(taken++), now);
        }
        return taken;
    }

    @Test
    void oneReceiverIsPromisedNothingInParticular() {
        join("bob");
        assertThat(promises).isEmpty();
    }

    @Test
    void noPieceIsPromisedTwiceBeforeAllWere() {
        join("bob");
        join("carol");
        join("dave");
        for (int round = 0; order.size() < CONTENT.pieces(); round++) {
            assertThat(round).as("it goes on").isLessThan(CONTENT.pieces());
            for (String receiver : List.of("bob", "carol", "dave")) {
                for (PieceIndex piece : List.copyOf(promised(receiver))) {
                    spreading.gained(receiver, piece, round * SECOND);
                }
            }
        }
        assertThat(order.subList(0, CONTENT.pieces())).doesNotHaveDuplicates();
    }

    @Test
    void whoIsSlowToPassOnWhatItAloneHasGetsLess() {
        List.of("slow", "bob", "carol").forEach(this::join);
        for (int round = 0; order.size() < CONTENT.pieces(); round++) {
            assertThat(round).as("it goes on").isLessThan(CONTENT.pieces());
            for (String receiver : List.of("slow", "bob", "carol")) {
                for (PieceIndex piece : List.copyOf(promised(receiver))) {
                    spreading.gained(receiver, piece, round * SECOND);
                    if (!receiver.equals("slow")) {
                        spreading.gained(receiver.equals("bob") ? "carol" : "bob", piece, round * SECOND);
                    }
                }
            }
        }
        assertThat(promised("slow")).hasSizeLessThan(10);
        assertThat(promised("bob")).hasSizeGreaterThan(40);
        assertThat(promised("carol")).hasSizeGreaterThan(40);
    }

    @Test
    void whatSomebodyHasAlreadyIsPromisedToNobody() {
        PieceSet half = new PieceSet(CONTENT.pieces());
        for (int i = 0; i < 50; i++) {
            half.add(i);
        }
        spreading.joined("bob", half, 0);
        join("carol");
        assertThat(promised("carol")).isNotEmpty().allMatch(piece -> piece.value() >= 50);
    }

    @Test
    void whatOneWasPromisedGoesToOthersWhenItIsGone() {
        join("bob");
        join("carol");
        join("dave");
        Set<PieceIndex> lost = new HashSet<>(promised("bob"));
        assertThat(lost).isNotEmpty();
        spreading.left("bob", 0);
        promises.remove("bob");

        Set<PieceIndex> seen = new HashSet<>();
        for (int n = 0; n < CONTENT.pieces(); n++) {
            for (String receiver : List.of("carol", "dave")) {
                List.copyOf(promised(receiver)).forEach(piece -> {
                    seen.add(piece);
                    spreading.gained(receiver, piece, 0);
                });
            }
        }
        assertThat(seen).containsAll(lost);
    }

    @Test
    void whatOneAskedForWhileItWasAloneHoldsNobodyUp() {
        PieceLayout large = new PieceLayout(20_000L << 18, 1 << 18);
        Spreading<String> wide = new Spreading<>(large, new SplittableRandom(2), this);
        wide.joined("bob", new PieceSet(large.pieces()), 0);
        for (int i = 0; i < 10_000; i++) {
            wide.asked("bob", new PieceIndex(i));
        }
        wide.joined("carol", new PieceSet(large.pieces()), SECOND);
        assertThat(promised("carol")).isNotEmpty().allMatch(piece -> piece.value() >= 10_000);

        // bob, who never said so before, tells all that it has
        for (int i = 0; i < 10_000; i++) {
            wide.gained("bob", new PieceIndex(i), SECOND);
        }
        assertThat(promised("bob")).as("little of that was fetched just now").hasSizeLessThan(50);
    }

    @Test
    void theLastOneMayAskForEverything() {
        join("bob");
        join("carol");
        assertThat(promises).containsKeys("bob", "carol");
        spreading.left("bob", 0);
        assertThat(promises).doesNotContainKey("carol");
    }

    @Test
    void whoGetsNothingFromOthersIsPromisedCopiesAndWhoDoesIsNot() {
        join("bob");
        join("carol");
        for (int i = 0; i < CONTENT.pieces() / 2; i++) {
            for (String receiver : List.of("bob", "carol")) {
                List.copyOf(promised(receiver)).forEach(piece -> spreading.gained(receiver, piece, 0));
            }
        }
        Set<PieceIndex> all = new HashSet<>(promised("bob"));
        all.addAll(promised("carol"));
        assertThat(all).as("each piece left once").hasSize(CONTENT.pieces());
        int before = promised("bob").size();

        for (PieceIndex piece : List.copyOf(promised("bob")).subList(0, 30)) {
            spreading.gained("carol", piece, 30 * SECOND);
        }
        spreading.tick(30 * SECOND);
        assertThat(promised("bob").size()).as("nobody gives bob anything").isGreaterThan(before);
        assertThat(promised("carol")).as("bob gives carol what she lacks").doesNotHaveDuplicates();
        assertThat(takeAll("bob", 31 * SECOND)).isEqualTo(CONTENT.pieces());
    }
}
