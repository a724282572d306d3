// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.WholeFile;
import p2p.daemon.swarm.PieceSet;

/** The file that a download works on, from the part file to the finished one, and its place among the copies that are served. On the loop. */
final class Workpiece {
    private final Surroundings around;
    private final Copies copies;
    private final Room room;
    private final Path target;
    private final PieceLayout layout;
    private CopyRecord row;
    private @Nullable Manifest manifest;
    private @Nullable Assembly assembly;
    private @Nullable Copy copy;

    /** {@code manifest} null: it is in the state store, or at the trackers. */
    Workpiece(Surroundings around, Copies copies, Room room, CopyRecord row, @Nullable Manifest manifest) {
        this.around = around;
        this.copies = copies;
        this.room = room;
        this.row = row;
        this.manifest = manifest;
        this.target = Path.of(row.path());
        this.layout = new PieceLayout(row.size(), row.pieceLength());
    }

    Path target() {
        return target;
    }

    PieceLayout layout() {
        return layout;
    }

    CopyRecord row() {
        return row;
    }

    /** What is open of it; null while it is not. */
    @Nullable
    Assembly assembly() {
        return assembly;
    }

    /**
     * Opens the part file, or makes it, finds out what is there, and claims room for the rest. Served from then on.
     *
     * @param alongside a change to commit with each checkpoint
     * @param active whether this is still wanted; if not, the stage fails with {@link CancellationException}
     */
    CompletionStage<Assembly> open(
            Supplier<StateChange> alongside, Consumer<Throwable> onFailure, BooleanSupplier active) {
        Assembly before = assembly;
        CompletionStage<Assembly> opened = before != null && before.isOpen()
                ? CompletableFuture.completedFuture(before)
                : closeFile().thenCompose(closed -> loadManifest()).thenCompose(loaded -> {
                    if (!active.getAsBoolean()) {
                        throw new CancellationException(target + " is not wanted any more");
                    }
                    return openFile(loaded, alongside, onFailure);
                });
        return opened.thenCompose(open ->
                room.claim(target, () -> row.size() - open.writtenBytes()).thenApply(enough -> open));
    }

    private CompletionStage<Assembly> openFile(
            Manifest loaded, Supplier<StateChange> alongside, Consumer<Throwable> onFailure) {
        Assembly fresh = new Assembly(around, row.path(), Path.of(row.part()), loaded, alongside, onFailure);
        manifest = loaded;
        assembly = fresh;
        PieceSet journal =
                row.have().isEmpty() ? new PieceSet(layout.pieces()) : PieceSet.ofBitfield(row.have(), layout.pieces());
        return fresh.open(journal, row.bootId()).thenApply(opened -> {
            if (assembly == fresh) {
                Copy mine = new Copy(target, content(), layout, fresh.written(), fresh.file());
                copy = mine;
                copies.add(mine);
            }
            return fresh;
        });
    }

    private CompletionStage<Manifest> loadManifest() {
        if (manifest != null) {
            return CompletableFuture.completedFuture(manifest);
        }
        return new Manifests(around).of(content()).thenApply(Manifests.Bound::manifest);
    }

    /** Takes what another copy on this disk has; {@code active}: whether to go on. */
    CompletionStage<Assembly> fillFromHere(Assembly opened, BooleanSupplier active) {
        return copies.completeElsewhere(content(), target)
                .map(other -> new LocalSource(around, other, opened, active).fill())
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenApply(done -> opened);
    }

    /** The file has its final name and is served under it. */
    void finished(FileStamp stamp) {
        WholeFile file = new WholeFile(around.disk(), target, layout, stamp, around.buffers());
        Copy served = copy;
        if (served != null) {
            served.readThrough(file);
        } else {
            served = new Copy(target, content(), layout, PieceSet.full(layout.pieces()), file);
            copies.add(served);
        }
        copy = null;
        closeFile();
        manifest = null;
    }

    /** A verified piece turned out to be rotten on disk. */
    void lost(PieceIndex piece) {
        if (assembly != null && assembly.isOpen()) {
            assembly.lost(piece);
        }
    }

    /** Nothing is written or served any more until it is opened again. Complete when the file is closed. */
    CompletionStage<Void> close() {
        if (copy != null) {
            copies.remove(copy);
            copy = null;
        }
        return closeFile();
    }

    /** All verified pieces but these turned out to be rotten on disk. */
    Assembly keepOnly(PieceSet good) {
        Assembly open = assembly;
        if (open == null) {
            throw new IllegalStateException(target + " was closed while it was finished");
        }
        for (int i = 0; i < good.pieces(); i++) {
            if (!good.contains(i)) {
                open.lost(new PieceIndex(i));
            }
        }
        return open;
    }

    /** Removes what there is of the unfinished file, after {@link #close}; complete when its row is gone, too. */
    CompletionStage<@Nullable Void> remove() {
        String part = row.part();
        if (part.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return around.lanes()
                .run(() -> {
                    around.disk().delete(Path.of(part));
                    return true;
                })
                .thenCompose(gone -> around.state().commit(List.of(new StateChange.DropCopy(row.path(), part))));
    }

    /** Nothing more is written for now: others may have the room. */
    void rest() {
        room.release(target);
    }

    private CompletionStage<Void> closeFile() {
        room.release(target);
        Assembly closing = assembly;
        assembly = null;
        if (closing == null) {
            return CompletableFuture.completedFuture(null);
        }
        if (closing.isOpen()) {
            row = closed(closing.durable(), closing.vouchingBoot());
        }
        return closing.close();
    }

    private CopyRecord closed(PieceSet durable, String bootId) {
        return new CopyRecord(
                row.path(),
                row.content(),
                row.size(),
                row.pieceLength(),
                row.stage(),
                row.part(),
                durable.toBitfield(),
                row.stamp(),
                bootId);
    }

    private ContentId content() {
        return row.content();
    }
}
