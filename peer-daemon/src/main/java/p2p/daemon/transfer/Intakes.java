// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.daemon.store.IncomingFile;

/** Files that arrive, a few at once, in the room that downloads leave. On the loop. */
final class Intakes implements Intaking {
    /** Files that arrive at once. */
    static final int MAX_OPEN = 8;

    private static final int OWNER_DIGITS = 16;

    private final Surroundings around;
    private final Room room;
    private final String owner;
    /** Folders where nothing of an earlier run is left, or will be when the stage has completed. */
    private final Map<Path, CompletionStage<Path>> swept = new HashMap<>();

    private int open;

    Intakes(Surroundings around, Room room) {
        this.around = around;
        this.room = room;
        this.owner = around.self().toString().substring(0, OWNER_DIGITS);
    }

    @Override
    public CompletionStage<Intake> open(String folder, FileName name, long size) {
        if (open >= MAX_OPEN) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.BUSY, MAX_OPEN + " files arrive already", "try again when one of them is there"));
        }
        if (size < 0) {
            return CompletableFuture.failedFuture(
                    new RefusedException(ErrorCode.USAGE, "a size below 0", "send the file again"));
        }
        open++;
        Path directory = Path.of(folder);
        String id = Long.toHexString(around.random().nextLong());
        Path claimed = directory.resolve(id);
        Intake intake = new Intake(around, name, size, () -> {
            open--;
            room.release(claimed);
        });
        return room.claim(claimed, intake::missing)
                .thenCompose(claim -> swept(directory))
                .thenCompose(clean -> intake.begin(() -> IncomingFile.create(around.disk(), clean, owner, id)))
                .exceptionally(error -> {
                    intake.abort();
                    throw refused(error, directory.resolve(name.text()));
                });
    }

    /** Once a run and folder, and before anything new is begun there: the sweep does not tell the runs apart. */
    private CompletionStage<Path> swept(Path directory) {
        CompletionStage<Path> known = swept.get(directory);
        if (known != null) {
            return known;
        }
        CompletionStage<Path> sweeping = around.lanes().run(() -> {
            IncomingFile.sweep(around.disk(), directory, owner);
            return directory;
        });
        swept.put(directory, sweeping);
        sweeping.whenComplete((clean, error) -> {
            if (error != null) {
                swept.remove(directory);
            }
        });
        return sweeping;
    }

    @Override
    public CompletionStage<Void> discard(Path file) {
        return around.lanes()
                .run(() -> {
                    around.disk().delete(file);
                    return file;
                })
                .thenAccept(gone -> {});
    }

    /** Nothing of a file that did not arrive stays, so nothing goes on by itself. */
    static CompletionException refused(Throwable error, Path where) {
        Throwable cause = DiskTrouble.cause(error);
        if (!(cause instanceof IOException)) {
            return new CompletionException(cause);
        }
        Problem problem = DiskTrouble.problem(cause, where);
        String next = problem.code() == ErrorCode.DISK_FULL
                ? "free some space, then send it again"
                : "mend that, then send it again";
        return new CompletionException(new RefusedException(problem.code(), problem.message(), next));
    }
}
