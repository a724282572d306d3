// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import p2p.core.ErrorCode;
import p2p.core.FileName;
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
    private final Set<Path> swept = new HashSet<>();
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
            return CompletableFuture.failedFuture(new RefusedException(ErrorCode.USAGE, "a size below 0", ""));
        }
        open++;
        Path directory = Path.of(folder);
        String id = Long.toHexString(around.random().nextLong());
        Path claimed = directory.resolve(id);
        Intake intake = new Intake(around, name, size, () -> {
            open--;
            room.release(claimed);
        });
        boolean first = swept.add(directory);
        return room.claim(claimed, intake::missing)
                .thenCompose(claim -> intake.begin(() -> {
                    if (first) {
                        IncomingFile.sweep(around.disk(), directory, owner);
                    }
                    return IncomingFile.create(around.disk(), directory, owner, id);
                }))
                .exceptionally(error -> {
                    intake.abort();
                    throw refused(error, directory.resolve(name.text()));
                });
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

    static CompletionException refused(Throwable error, Path where) {
        Throwable cause = DiskTrouble.cause(error);
        return new CompletionException(
                cause instanceof IOException ? new RefusedException(DiskTrouble.problem(cause, where)) : cause);
    }
}
