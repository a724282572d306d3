// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.PieceIndex;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.daemon.store.PieceReader;
import p2p.daemon.store.SourceChangedException;
import p2p.message.FileView;

/**
 * One version of a file, as verified bytes: from a copy on this disk, or from a download under way as its pieces come. What is read is believed no
 * more than what peers are sent: a file that was changed meanwhile ends it. On the loop.
 */
public final class Delivery {
    /** Most bytes of one read. */
    public static final int MAX_READ = 256 << 10;

    /** How often a piece that is not there yet is looked for. */
    static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Surroundings around;
    private final Swarms swarms;
    private final Deliveries deliveries;
    private final FileView file;
    private boolean closed;

    Delivery(Surroundings around, Swarms swarms, Deliveries deliveries, FileView file) {
        this.around = around;
        this.swarms = swarms;
        this.deliveries = deliveries;
        this.file = file;
    }

    /** What is delivered. */
    public FileView file() {
        return file;
    }

    /** Whether bytes are here or on their way; else a download has to begin first. */
    public boolean isUnderWay() {
        Copy copy = copy();
        return copy != null && copy.isComplete() || deliveries.isMoving(file);
    }

    private @Nullable Copy copy() {
        return swarms.copies().best(file.content()).orElse(null);
    }

    /**
     * Bytes from {@code from} on, at least one and at most {@code atMost}, as soon as they are there. Refused when they will not be: the download
     * failed or was cancelled, the file was changed, the disk fails.
     */
    public CompletionStage<byte[]> read(long from, int atMost) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        attempt(from, atMost, answer);
        return answer;
    }

    private void attempt(long from, int atMost, CompletableFuture<byte[]> answer) {
        if (closed) {
            answer.completeExceptionally(
                    new RefusedException(ErrorCode.INTERRUPTED, "nobody wants " + file.name() + " any more", ""));
            return;
        }
        Copy copy = copy();
        PieceIndex piece = new PieceIndex((int) (from / file.pieceLength()));
        if (copy != null && copy.have().contains(piece.value())) {
            int offset = (int) (from % file.pieceLength());
            int length = Math.min(Math.min(atMost, MAX_READ), copy.layout().lengthOf(piece) - offset);
            read(copy, piece, offset, length).whenComplete((bytes, error) -> {
                Throwable cause = error == null ? null : DiskTrouble.cause(error);
                if (cause == null) {
                    answer.complete(bytes);
                } else if (cause instanceof ClosedChannelException) {
                    // the file was closed for another to be opened, when it got its final name or was paused
                    around.loop().after(LOOK_EVERY, () -> attempt(from, atMost, answer));
                } else {
                    answer.completeExceptionally(cause);
                }
            });
        } else if (deliveries.isComing(file)) {
            around.loop().after(LOOK_EVERY, () -> attempt(from, atMost, answer));
        } else {
            answer.completeExceptionally(new RefusedException(gone()));
        }
    }

    private Problem gone() {
        return Problem.of(
                ErrorCode.NOT_FOUND,
                "no download brings the rest of " + file.group() + "/" + file.name() + " any more",
                "download it again");
    }

    private CompletionStage<byte[]> read(Copy copy, PieceIndex piece, int offset, int length) {
        PieceReader reader = copy.reader();
        return around.lanes().run(() -> bytes(reader, piece, offset, length)).handle((bytes, error) -> {
            if (error != null) {
                throw new CompletionException(failure(copy, DiskTrouble.cause(error)));
            }
            return bytes.orElseThrow(() -> {
                swarms.rotten(copy, piece);
                return new CompletionException(changed("piece " + piece.value() + " is damaged on this disk"));
            });
        });
    }

    /** On a disk lane. */
    private Optional<byte[]> bytes(PieceReader reader, PieceIndex piece, int offset, int length) throws IOException {
        Optional<ByteBuffer> read = reader.read(piece, offset, length);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        try {
            reader.confirm();
            byte[] bytes = new byte[read.get().remaining()];
            read.get().get(bytes);
            return Optional.of(bytes);
        } finally {
            around.buffers().give(read.get());
        }
    }

    private Throwable failure(Copy copy, Throwable cause) {
        if (cause instanceof SourceChangedException) {
            swarms.sourceChanged(copy, String.valueOf(cause.getMessage()));
            return changed(String.valueOf(cause.getMessage()));
        }
        if (cause instanceof ClosedChannelException) {
            return cause;
        }
        return cause instanceof IOException ? new RefusedException(DiskTrouble.problem(cause, copy.path())) : cause;
    }

    private RefusedException changed(String how) {
        return new RefusedException(
                ErrorCode.INTEGRITY,
                file.name() + " is not what was published: " + how,
                "download it again, from others");
    }

    /** Nobody wants it any more; what is waited for is refused. */
    public void close() {
        closed = true;
    }
}
