// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.daemon.state.SqliteNetworkMemory;
import p2p.daemon.store.DiskLanes;
import p2p.message.ControlReply;

/** Where files go for which nobody named a place: downloads asked for in the dashboard, and what a browser uploads. On the loop. */
final class Folders {
    private final SqliteNetworkMemory memory;
    private final DiskLanes lanes;
    private Path downloads;
    private Path uploads;

    private Folders(SqliteNetworkMemory memory, DiskLanes lanes, Path downloads, Path uploads) {
        this.memory = memory;
        this.lanes = lanes;
        this.downloads = downloads;
        this.uploads = uploads;
    }

    /** Those that were chosen, else {@code downloads} and {@code shared} below {@code base}. Blocking: at start only. */
    static Folders kept(SqliteNetworkMemory memory, DiskLanes lanes, Path base) {
        return new Folders(
                memory,
                lanes,
                Waiting.on(memory.downloadFolder()).map(Path::of).orElse(base.resolve("downloads")),
                Waiting.on(memory.uploadFolder()).map(Path::of).orElse(base.resolve("shared")));
    }

    /** As they are now; they exist when the stage completes. Refused when one cannot be made. */
    CompletionStage<ControlReply.FoldersShown> made() {
        return set(null, null);
    }

    /** Takes absolute paths, null for as before, and makes what is missing. Refused when one cannot be written. */
    CompletionStage<ControlReply.FoldersShown> set(@Nullable String forDownloads, @Nullable String forUploads) {
        Path nextDownloads = forDownloads == null ? downloads : absolute(forDownloads);
        Path nextUploads = forUploads == null ? uploads : absolute(forUploads);
        return lanes.run(() -> {
                    requireWritable(nextDownloads);
                    requireWritable(nextUploads);
                    return nextDownloads;
                })
                .thenCompose(made -> keep(nextDownloads, nextUploads))
                .thenApply(done -> {
                    downloads = nextDownloads;
                    uploads = nextUploads;
                    return new ControlReply.FoldersShown(downloads.toString(), uploads.toString());
                });
    }

    private CompletionStage<Void> keep(Path nextDownloads, Path nextUploads) {
        boolean same = nextDownloads.equals(downloads) && nextUploads.equals(uploads);
        return same
                ? CompletableFuture.completedFuture(null)
                : memory.keepFolders(nextDownloads.toString(), nextUploads.toString());
    }

    private static Path absolute(String text) {
        try {
            Path path = Path.of(text).normalize();
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // the message below says it
        }
        throw new RefusedException(
                ErrorCode.NO_SUCH_PATH,
                "\"" + Printable.of(text) + "\" is not an absolute path",
                "name the folder from / on");
    }

    private static void requireWritable(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.DESTINATION_NOT_WRITABLE,
                    "the folder " + Printable.of(folder.toString()) + " cannot be made: " + e.getMessage(),
                    "choose another one");
        }
        if (!Files.isWritable(folder)) {
            throw new RefusedException(
                    ErrorCode.DESTINATION_NOT_WRITABLE,
                    "the folder " + Printable.of(folder.toString()) + " may not be written",
                    "choose another one, or change its rights");
        }
    }
}
