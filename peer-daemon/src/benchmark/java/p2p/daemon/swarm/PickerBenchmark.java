// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;

/**
 * What the scheduler's decisions cost in the middle of a download, in nanoseconds, against the number of pieces: cost should be flat. Pieces are of one
 * block, 16 peers are in the swarm, half of the pieces are here; what is fetched is lost again, so that it stays so.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PickerBenchmark {
    private static final int BLOCK = 256 << 10;
    private static final int PEERS = 16;
    private static final long STEP = 1_000_000L;
    /** One request at a time. */
    private static final SwarmSettings ONE =
            new SwarmSettings(BLOCK, BLOCK, BLOCK, Duration.ofSeconds(5), Duration.ofSeconds(10));

    /** What the peer has that is asked. */
    public enum Has {
        /** All. */
        ALL,
        /** Any half, like the others. */
        HALF,
        /** Half of all, and the others, too, while twice as many pieces are rarer: what nobody but a complete peer has. */
        COMMON,
        /** 16 pieces. */
        FEW,
        /** All, but it promised only the 16 that are asked for next. */
        PROMISED,
        /** What is here. */
        NOTHING
    }

    @Param({"1000", "10000", "100000"})
    public int pieces = 1_000;

    @Param
    public Has has = Has.ALL;

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<SwarmPeer> peers = new ArrayList<>();
    private final List<BlockRef> asked = new ArrayList<>();
    private PieceLayout layout = new PieceLayout(0, BLOCK);
    private PieceScheduler scheduler = scheduler(new PieceSet(0));
    private int[] here = {};
    private long now = 1;

    private PieceScheduler scheduler(PieceSet have) {
        PieceBudget budget = new PieceBudget(64L << 20, Runnable::run);
        return new PieceScheduler(layout, have, ONE, budget.join(() -> {}), random);
    }

    @Setup(Level.Trial)
    public void prepare() {
        layout = new PieceLayout((long) pieces * BLOCK, BLOCK);
        PieceSet have = some(0, pieces, pieces / 2);
        scheduler = scheduler(have);
        here = new int[have.count()];
        for (int i = have.next(0), n = 0; i >= 0; i = have.next(i + 1)) {
            here[n++] = i;
        }
        for (int i = 0; i < PEERS; i++) {
            peers.add(scheduler.join(i == 0 ? set(have) : othersSet(), now));
        }
        if (has == Has.PROMISED) {
            PieceSet promised = some(0, pieces, 16);
            List<PieceIndex> list = new ArrayList<>();
            for (int i = promised.next(0); i >= 0; i = promised.next(i + 1)) {
                list.add(new PieceIndex(i));
            }
            scheduler.promised(peers.get(0), list);
        }
    }

    private PieceSet set(PieceSet have) {
        return switch (has) {
            case ALL, PROMISED -> PieceSet.full(pieces);
            case HALF -> some(0, pieces, pieces / 2);
            case COMMON -> some(0, pieces * 2 / 3, pieces / 2);
            case FEW -> some(0, pieces, 16);
            case NOTHING -> have.copy();
        };
    }

    private PieceSet othersSet() {
        return has == Has.COMMON ? some(0, pieces * 2 / 3, pieces / 2) : some(0, pieces, pieces / 2);
    }

    private PieceSet some(int from, int to, int count) {
        PieceSet set = new PieceSet(pieces);
        while (set.count() < count) {
            set.add(random.nextInt(from, to));
        }
        return set;
    }

    /** A block is asked for, arrives, its piece is verified; and another piece that the peer has is wanted in its place. */
    @Benchmark
    public boolean decide() {
        SwarmPeer peer = peers.get(0);
        now += STEP;
        scheduler.ask(peer, now, asked::add);
        if (asked.isEmpty()) {
            return false;
        }
        BlockRef block = asked.remove(0);
        peer.heard(block.length(), now);
        scheduler.received(peer, block, now, taken -> {});
        scheduler.verified(block.piece());
        scheduler.lost(has == Has.FEW || has == Has.PROMISED ? block.piece() : another(peer, block.piece()));
        return true;
    }

    private PieceIndex another(SwarmPeer peer, PieceIndex instead) {
        int victim = random.nextInt(here.length);
        while (!peer.has().contains(here[victim])) {
            victim = random.nextInt(here.length);
        }
        PieceIndex lost = new PieceIndex(here[victim]);
        here[victim] = instead.value();
        return lost;
    }

    /** Another peer gets a piece, and says later that it has it no more. */
    @Benchmark
    public void announce() {
        SwarmPeer peer = peers.get(1 + random.nextInt(PEERS - 1));
        PieceIndex piece = new PieceIndex(random.nextInt(pieces));
        if (peer.has().contains(piece.value())) {
            scheduler.lacks(peer, piece);
            scheduler.gained(peer, piece);
        } else {
            scheduler.gained(peer, piece);
            scheduler.lacks(peer, piece);
        }
    }
}
