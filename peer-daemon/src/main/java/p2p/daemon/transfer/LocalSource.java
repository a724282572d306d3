// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.PieceIndex;

/** Fills a download from another copy on the same disk, one piece after another, each verified as if it came from a peer. On the loop. */
final class LocalSource {
    private static final Logger log = LoggerFactory.getLogger(LocalSource.class);

    private final Surroundings around;
    private final Copy from;
    private final Assembly into;
    private final IntConsumer reused;
    private final BooleanSupplier active;

    /**
     * @param reused told the bytes of each piece that was taken
     * @param active whether to go on
     */
    LocalSource(Surroundings around, Copy from, Assembly into, IntConsumer reused, BooleanSupplier active) {
        this.around = around;
        this.from = from;
        this.into = into;
        this.reused = reused;
        this.active = active;
    }

    /** Complete when there is nothing more to take; what could not be read here is left to the peers. */
    CompletionStage<Void> fill() {
        log.info("{}: taking pieces from {}", into.part(), from.path());
        return fillFrom(0);
    }

    private CompletionStage<Void> fillFrom(int first) {
        int next = first;
        while (next < from.layout().pieces() && !into.needs(new PieceIndex(next))) {
            next++;
        }
        if (!active.getAsBoolean() || !into.isOpen() || next == from.layout().pieces()) {
            return CompletableFuture.completedFuture(null);
        }
        PieceIndex piece = new PieceIndex(next);
        int length = from.layout().lengthOf(piece);
        var reader = from.reader();
        return around.lanes().run(() -> readSafely(reader, piece, length)).thenCompose(bytes -> {
            if (bytes.isEmpty() || !into.isOpen()) {
                bytes.ifPresent(around.buffers()::give);
                return CompletableFuture.completedFuture(null);
            }
            return into.admit(piece, bytes.get(), true, false).thenCompose(verdict -> {
                reused.accept(verdict.good() ? length : 0);
                return fillFrom(piece.value() + 1);
            });
        });
    }

    private Optional<ByteBuffer> readSafely(p2p.daemon.store.PieceReader reader, PieceIndex piece, int length) {
        try {
            return reader.read(piece, 0, length);
        } catch (IOException e) {
            log.info("{}: cannot be copied from: {}", from.path(), e.getMessage());
            return Optional.empty();
        }
    }
}
