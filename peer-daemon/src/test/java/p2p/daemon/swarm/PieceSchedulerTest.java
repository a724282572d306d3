// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;

class PieceSchedulerTest {
    private static final SwarmSettings SMALL =
            new SwarmSettings(10, 40, 200, Duration.ofSeconds(5), Duration.ofSeconds(10));
    private final PieceLayout layout = new PieceLayout(395, 40);
    private final PieceBudget budget = new PieceBudget(10_000, 1, Runnable::run);
    private final List<Cancellation> cancelled = new ArrayList<>();
    private long now = 1_000_000_000L;

    private PieceScheduler scheduler(long seed) {
        return new PieceScheduler(
                layout, new PieceSet(layout.pieces()), SMALL, budget.join(() -> {}), new Random(seed));
    }

    private List<BlockRef> ask(PieceScheduler scheduler, SwarmPeer peer) {
        List<BlockRef> asked = new ArrayList<>();
        scheduler.ask(peer, now, asked::add);
        return asked;
    }

    private boolean deliver(PieceScheduler scheduler, SwarmPeer peer, BlockRef block) {
        peer.heard(block.length(), now);
        boolean complete = scheduler.received(peer, block, now, cancelled::add);
        if (complete) {
            scheduler.verified(block.piece());
        }
        return complete;
    }

    @Test
    void startsWithAFullWindowOfOnePieceAndOneSourceForEach() {
        PieceScheduler scheduler = scheduler(1);
        SwarmPeer a = scheduler.join(PieceSet.full(10), now);
        SwarmPeer b = scheduler.join(PieceSet.full(10), now);

        List<BlockRef> fromA = ask(scheduler, a);
        List<BlockRef> fromB = ask(scheduler, b);

        assertThat(fromA).hasSize(4);
        assertThat(fromA).extracting(BlockRef::piece).containsOnly(fromA.get(0).piece());
        assertThat(fromB)
                .extracting(BlockRef::piece)
                .doesNotContain(fromA.get(0).piece());
    }

    @Test
    void theWindowIsRefilledOnEveryBlock() {
        PieceScheduler scheduler = scheduler(1);
        SwarmPeer a = scheduler.join(PieceSet.full(10), now);
        List<BlockRef> asked = ask(scheduler, a);
        now += 1_000_000;
        deliver(scheduler, a, asked.get(0));

        assertThat(ask(scheduler, a)).isNotEmpty();
    }

    @Test
    void aSilentPeerLosesItsRequests() {
        PieceScheduler scheduler = scheduler(1);
        SwarmPeer a = scheduler.join(PieceSet.full(10), now);
        List<BlockRef> asked = ask(scheduler, a);
        SwarmPeer b = scheduler.join(PieceSet.full(10), now);
        now += Duration.ofSeconds(6).toNanos();

        scheduler.rescue(now, cancelled::add);

        assertThat(cancelled).extracting(Cancellation::block).containsExactlyElementsOf(asked);
        assertThat(a.isSilent()).isTrue();
        assertThat(ask(scheduler, b)).containsAll(asked);
    }

    @Test
    void aPieceThatAPeerSaysItLacksIsNotAskedOfItAgain() {
        PieceScheduler scheduler = scheduler(1);
        SwarmPeer a = scheduler.join(PieceSet.full(10), now);
        BlockRef first = ask(scheduler, a).get(0);

        scheduler.rejected(a, first, now);
        scheduler.lacks(a, first.piece());
        now += 2_000_000_000L;

        List<PieceIndex> asked = new ArrayList<>();
        for (List<BlockRef> more = ask(scheduler, a); !more.isEmpty(); more = ask(scheduler, a)) {
            more.forEach(block -> asked.add(block.piece()));
            more.forEach(block -> deliver(scheduler, a, block));
        }
        assertThat(asked).hasSizeGreaterThan(9).doesNotContain(first.piece());
        SwarmPeer b = scheduler.join(PieceSet.full(10), now);
        assertThat(ask(scheduler, b)).extracting(BlockRef::piece).contains(first.piece());
    }

    @Test
    void whoAloneDeliveredABadPieceIsToBlame() {
        PieceScheduler scheduler = scheduler(1);
        SwarmPeer a = scheduler.join(PieceSet.full(10), now);
        List<BlockRef> asked = ask(scheduler, a);
        PieceIndex piece = asked.get(0).piece();
        for (BlockRef block : asked) {
            scheduler.received(a, block, now, cancelled::add);
        }

        assertThat(scheduler.spoiled(piece)).isSameAs(a);
        assertThat(a.badPieces()).isEqualTo(1);
        assertThat(scheduler.isOpen(piece)).isFalse();
        assertThat(budget.used()).isZero();
    }

    @Test
    void aPieceSpoiledByTwoIsFetchedFromOneAlone() {
        PieceScheduler scheduler = scheduler(1);
        SwarmPeer a = scheduler.join(PieceSet.full(10), now);
        List<BlockRef> asked = ask(scheduler, a);
        PieceIndex piece = asked.get(0).piece();
        scheduler.received(a, asked.get(0), now, cancelled::add);
        scheduler.leave(a, now);
        SwarmPeer b = scheduler.join(PieceSet.full(10), now);
        List<BlockRef> rest = ask(scheduler, b);
        for (BlockRef block : rest) {
            if (block.piece().equals(piece)) {
                scheduler.received(b, block, now, cancelled::add);
            }
        }

        assertThat(scheduler.spoiled(piece)).isNull();
        assertThat(b.badPieces()).isZero();
    }

    @Test
    void theBudgetBoundsOpenPieces() {
        PieceBudget tight = new PieceBudget(80, 1, Runnable::run);
        PieceScheduler scheduler =
                new PieceScheduler(layout, new PieceSet(10), SMALL, tight.join(() -> {}), new Random(1));
        for (int i = 0; i < 5; i++) {
            ask(scheduler, scheduler.join(PieceSet.full(10), now));
        }

        assertThat(tight.used()).isEqualTo(80);
    }

    @Test
    void anInvitationIsWorthAWholePieceInTheEndGameToo() {
        PieceSet have = PieceSet.full(layout.pieces());
        have.remove(3);
        PieceScheduler scheduler = new PieceScheduler(layout, have, SMALL, budget.join(() -> {}), new Random(1));
        SwarmPeer slow = scheduler.join(PieceSet.full(10), now);
        assertThat(ask(scheduler, slow)).hasSize(4);
        SwarmPeer host = scheduler.join(PieceSet.full(10), now);
        scheduler.promised(host, false, List.of());
        assertThat(ask(scheduler, host)).as("uninvited").isEmpty();

        scheduler.invited(host, 1);
        List<BlockRef> asked = ask(scheduler, host);
        assertThat(scheduler.decline(host)).as("given back").isZero();
        now += 1_000_000;
        for (BlockRef block : List.copyOf(asked)) {
            deliver(scheduler, host, block);
            asked.addAll(ask(scheduler, host));
        }
        assertThat(asked).hasSizeGreaterThan(2).doesNotHaveDuplicates();
    }

    @Test
    void inTheEndGameAnIdlePeerTakesWhatASlowOneWouldBringLast() {
        PieceLayout two = new PieceLayout(80, 40);
        PieceScheduler scheduler =
                new PieceScheduler(two, new PieceSet(2), SMALL, budget.join(() -> {}), new Random(1));
        SwarmPeer slow = scheduler.join(PieceSet.full(2), now);
        List<BlockRef> first = ask(scheduler, slow);
        SwarmPeer fast = scheduler.join(PieceSet.full(2), now);
        List<BlockRef> second = ask(scheduler, fast);
        now += 1_000_000;
        for (BlockRef block : second) {
            deliver(scheduler, fast, block);
        }

        List<BlockRef> stolen = ask(scheduler, fast);
        assertThat(stolen).isNotEmpty().hasSizeLessThanOrEqualTo(2);
        assertThat(first).containsAll(stolen);
        deliver(scheduler, fast, stolen.get(0));
        assertThat(cancelled).containsExactly(new Cancellation(slow, stolen.get(0)));
        assertThat(scheduler.expects(slow, stolen.get(0))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyDownloadEndsWhateverPeersDo(long seed) {
        Random random = new Random(seed);
        PieceScheduler scheduler = scheduler(seed);
        List<SwarmPeer> peers = new ArrayList<>();
        SwarmPeer honest = scheduler.join(PieceSet.full(10), now);
        peers.add(honest);
        int steps = 0;
        while (!scheduler.isComplete()) {
            assertThat(++steps).as("seed " + seed).isLessThan(20_000);
            now += 1_000_000L * random.nextInt(200);
            act(scheduler, peers, honest, random);
        }
        assertThat(budget.used()).isZero();
    }

    private void act(PieceScheduler scheduler, List<SwarmPeer> peers, SwarmPeer honest, Random random) {
        SwarmPeer peer = peers.get(random.nextInt(peers.size()));
        List<BlockRef> waiting = peer.outstandingBlocks();
        switch (random.nextInt(8)) {
            case 0 -> peers.add(scheduler.join(some(random), now));
            case 1 -> {
                if (peer != honest) {
                    peers.remove(peer);
                    scheduler.leave(peer, now);
                }
            }
            case 2 -> scheduler.gained(peer, new PieceIndex(random.nextInt(10)));
            case 3 -> {
                scheduler.rescue(now, cancelled::add);
                scheduler.idlePieces(now).forEach(p -> scheduler.dropped(p, cancelled::add));
            }
            case 4 -> {
                if (!waiting.isEmpty() && peer != honest) {
                    scheduler.rejected(peer, waiting.get(0), now);
                }
            }
            default -> {
                scheduler.ask(peer, now, block -> {});
                if (!waiting.isEmpty()) {
                    end(
                            scheduler,
                            peer,
                            waiting.get(random.nextInt(waiting.size())),
                            peer != honest && random.nextInt(4) == 0);
                }
            }
        }
    }

    private void end(PieceScheduler scheduler, SwarmPeer peer, BlockRef block, boolean bad) {
        if (!scheduler.expects(peer, block)) {
            scheduler.wasted(peer, block);
        } else if (scheduler.received(peer, block, now, cancelled::add)) {
            if (bad) {
                scheduler.spoiled(block.piece());
            } else {
                scheduler.verified(block.piece());
            }
        }
    }

    private static PieceSet some(Random random) {
        PieceSet set = new PieceSet(10);
        for (int i = 0; i < 10; i++) {
            if (random.nextBoolean()) {
                set.add(i);
            }
        }
        return set;
    }
}
