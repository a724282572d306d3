// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.RefusedException;
import p2p.daemon.store.DiskLanes;
import p2p.daemon.store.IncomingFile;

/** One file that arrives. It ends with {@link #finish} or {@link #abort}; after a failure it has ended by itself. On the loop. */
public final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final DiskLanes.Lane lane;
    private final FileName name;
    private final long size;
    private final Runnable onEnd;
    private @Nullable IncomingFile file;
    private long taken;
    private boolean over;

    Intake(Surroundings around, FileName name, long size, Runnable onEnd) {
        this.lane = around.lanes().lane();
        this.name = name;
        this.size = size;
        this.onEnd = onEnd;
    }

    CompletionStage<Intake> begin(Callable<IncomingFile> create) {
        return lane.run(create).thenApply(made -> {
            file = made;
            return this;
        });
    }

    /** Bytes that are still to come. */
    long missing() {
        return size - taken;
    }

    /**
     * Takes the next bytes, which the caller leaves alone until the stage completes: then they are written. The caller waits with more than a
     * few such calls.
     */
    public CompletionStage<Void> write(ByteBuffer bytes) {
        if (over) {
            return CompletableFuture.failedFuture(ended());
        }
        if (bytes.remaining() > missing()) {
            abort();
            return CompletableFuture.failedFuture(
                    new RefusedException(ErrorCode.USAGE, "more bytes came than were announced", ""));
        }
        taken += bytes.remaining();
        IncomingFile to = requireNonNull(file);
        return explained(lane.run(() -> {
                    to.write(bytes);
                    return true;
                }))
                .thenAccept(written -> {});
    }

    /** All was written: the file gets its name, or one beside it that is free. Completes with where it is, durable. */
    public CompletionStage<Path> finish() {
        if (over) {
            return CompletableFuture.failedFuture(ended());
        }
        if (missing() > 0) {
            RefusedException cut = new RefusedException(
                    ErrorCode.USAGE, taken + " of " + size + " bytes came of " + name, "send it again");
            abort();
            return CompletableFuture.failedFuture(cut);
        }
        IncomingFile whole = requireNonNull(file);
        return explained(lane.run(() -> whole.finish(name))).whenComplete((path, error) -> end());
    }

    /** Nothing of it stays. Harmless when it has ended. */
    public void abort() {
        IncomingFile begun = file;
        if (!over && begun != null) {
            lane.run(() -> {
                        begun.discard();
                        return true;
                    })
                    .whenComplete((gone, error) -> {
                        if (error != null) {
                            log.warn("an upload of {} could not be removed: {}", name, DiskTrouble.told(error));
                        }
                    });
        }
        end();
    }

    private <T> CompletionStage<T> explained(CompletionStage<T> stage) {
        return stage.exceptionally(error -> {
            abort();
            throw Intakes.refused(error, Path.of(name.text()));
        });
    }

    private void end() {
        if (!over) {
            over = true;
            onEnd.run();
        }
    }

    private static RefusedException ended() {
        return new RefusedException(ErrorCode.INTERRUPTED, "the upload has ended", "send it again");
    }
}
