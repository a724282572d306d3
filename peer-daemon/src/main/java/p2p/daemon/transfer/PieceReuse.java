// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.daemon.store.PieceReader;
import p2p.daemon.swarm.PieceSet;

/**
 * Fills a download with pieces of other content on the same disk, an older version for example, that have the digests it wants; each is
 * verified as if it came from a peer. On the loop.
 */
final class PieceReuse {
    private static final Logger log = LoggerFactory.getLogger(PieceReuse.class);
    /** Wrong pieces of a copy after which it is left alone: it is not what its manifest says. */
    private static final int WRONG = 4;

    private final Surroundings around;
    private final Assembly into;
    private final Manifest wanted;
    private final IntConsumer reused;
    private final BooleanSupplier active;

    /**
     * @param reused told the bytes of each piece that was taken
     * @param active whether to go on
     */
    PieceReuse(Surroundings around, Assembly into, Manifest wanted, IntConsumer reused, BooleanSupplier active) {
        this.around = around;
        this.into = into;
        this.wanted = wanted;
        this.reused = reused;
        this.active = active;
    }

    /** Complete when there is nothing more to take from these copies; what could not be read here is left to the peers. */
    CompletionStage<Void> fill(List<Copy> copies) {
        if (copies.isEmpty() || isOver()) {
            return CompletableFuture.completedFuture(null);
        }
        return new Taking(copies.get(0)).start().thenCompose(done -> fill(copies.subList(1, copies.size())));
    }

    private boolean isOver() {
        return !active.getAsBoolean() || !into.isOpen() || into.isDone();
    }

    private PieceSet missing() {
        PieceSet missing = new PieceSet(into.written().pieces());
        for (int i = 0; i < missing.pieces(); i++) {
            if (into.needs(new PieceIndex(i))) {
                missing.add(i);
            }
        }
        return missing;
    }

    /** What one copy gives. */
    private final class Taking {
        private final Copy from;
        private final PieceReader reader;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private int taken;
        private int wrong;

        Taking(Copy from) {
            this.from = from;
            this.reader = from.reader();
        }

        CompletionStage<Void> start() {
            PieceSet missing = missing();
            PieceSet have = from.have().copy();
            return around.state()
                    .manifest(from.content())
                    .thenCompose(saved -> saved.isPresent()
                            ? new Manifests(around).intact(saved.get())
                            : CompletableFuture.completedFuture(Optional.empty()))
                    .thenCompose(bound -> bound.isPresent()
                            ? around.lanes().run(() -> match(bound.get().manifest(), missing, have))
                            : CompletableFuture.completedFuture(Optional.<PieceMatch>empty()))
                    .thenCompose(match -> {
                        if (match.isEmpty()) {
                            return CompletableFuture.completedFuture(null);
                        }
                        take(match.get(), 0);
                        return done;
                    });
        }

        /** Nothing, when the copy is not even there. */
        private Optional<PieceMatch> match(Manifest other, PieceSet missing, PieceSet have) {
            PieceMatch match = PieceMatch.of(wanted, missing, other, have);
            return match.count() > 0 && isThere() ? Optional.of(match) : Optional.empty();
        }

        private boolean isThere() {
            try {
                reader.confirm();
                return true;
            } catch (IOException e) {
                log.info("{}: nothing is taken from it: {}", from.path(), e.getMessage());
                return false;
            }
        }

        /** One piece after another, without a chain of stages that would grow with the file. */
        private void take(PieceMatch match, int first) {
            int next = isOver() || wrong >= WRONG ? -1 : match.next(first);
            if (next < 0) {
                log.info("{}: {} pieces taken from {}", into.part(), taken, from.path());
                done.complete(null);
                return;
            }
            PieceIndex source = match.source(next);
            int length = wanted.layout().lengthOf(new PieceIndex(next));
            around.lanes()
                    .run(() -> read(source, length))
                    .thenCompose(bytes -> admit(new PieceIndex(next), bytes, length))
                    .whenComplete((admitted, error) -> {
                        if (error == null) {
                            take(match, next + 1);
                        } else {
                            done.completeExceptionally(error);
                        }
                    });
        }

        private CompletionStage<Void> admit(PieceIndex piece, Optional<ByteBuffer> bytes, int length) {
            if (bytes.isEmpty() || !into.isOpen() || into.written().contains(piece.value())) {
                bytes.ifPresent(around.buffers()::give);
                wrong += bytes.isEmpty() ? 1 : 0;
                return CompletableFuture.completedFuture(null);
            }
            return into.admit(piece, bytes.get(), false, false).thenAccept(verdict -> count(verdict.good(), length));
        }

        private void count(boolean good, int length) {
            if (good) {
                taken++;
                reused.accept(length);
            } else {
                wrong++;
            }
        }

        private Optional<ByteBuffer> read(PieceIndex source, int length) {
            try {
                return reader.read(source, 0, length);
            } catch (IOException e) {
                log.info("{}: cannot be taken from: {}", from.path(), e.getMessage());
                return Optional.empty();
            }
        }
    }
}
