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
import p2p.core.PieceLayout;

/**
 * What it costs, in nanoseconds, to choose what an idle peer is asked for although others were, when all that is missing is under way: against the number
 * of pieces, and of requests under way.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EndGameBenchmark {
    private static final int BLOCK = 256 << 10;
    private static final int PEERS = 16;
    private static final long NOW = 1;
    private static final SwarmSettings WIDE =
            new SwarmSettings(BLOCK, 64 * BLOCK, 64 * BLOCK, Duration.ofSeconds(5), Duration.ofSeconds(10));

    @Param({"1000", "10000", "100000"})
    public int pieces = 1_000;

    /** Blocks that are missing, each asked of one of the busy peers. */
    @Param({"16", "64", "256"})
    public int missing = 16;

    private final List<BlockRef> asked = new ArrayList<>();
    private PieceScheduler scheduler = scheduler(new PieceSet(0));
    private SwarmPeer idle = scheduler.join(new PieceSet(0), 0);

    private PieceScheduler scheduler(PieceSet have) {
        PieceBudget budget = new PieceBudget(64L << 20, Runnable::run);
        PieceLayout layout = new PieceLayout((long) have.pieces() * BLOCK, BLOCK);
        return new PieceScheduler(layout, have, WIDE, budget.join(() -> {}), new SplittableRandom(1));
    }

    @Setup(Level.Trial)
    public void prepare() {
        PieceSet have = PieceSet.full(pieces);
        for (int i = 0; i < missing; i++) {
            have.remove(i);
        }
        scheduler = scheduler(have);
        for (int i = 0; i < PEERS; i++) {
            PieceSet share = new PieceSet(pieces);
            for (int piece = i; piece < missing; piece += PEERS) {
                share.add(piece);
            }
            SwarmPeer busy = scheduler.join(share, NOW);
            // it delivers much, so that all of it is asked of it at once
            busy.heard(1 << 28, NOW);
            scheduler.ask(busy, NOW, asked::add);
        }
        if (asked.size() != missing) {
            throw new IllegalStateException(asked.size() + " of " + missing + " blocks are under way");
        }
        asked.clear();
        idle = scheduler.join(PieceSet.full(pieces), NOW);
    }

    @Benchmark
    public int choose() {
        scheduler.ask(idle, NOW, asked::add);
        int requests = asked.size();
        asked.forEach(block -> scheduler.wasted(idle, block));
        asked.clear();
        return requests;
    }
}
