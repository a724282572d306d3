// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.FinalName;
import p2p.daemon.store.PartFile;
import p2p.daemon.store.PieceReader;
import p2p.daemon.store.Selection;
import p2p.daemon.swarm.PieceSet;

/** The file that a download works on, from the part file to the finished one, and its place among the copies that are served. On the loop. */
final class Workpiece {
    private final Surroundings around;
    private final Copies copies;
    private final Room room;
    private final Supplier<List<Copy>> likely;
    private final Path target;
    private final PieceLayout layout;
    private final List<String> only;
    private CopyRecord row;
    private @Nullable Manifest manifest;
    private @Nullable Assembly assembly;
    private @Nullable Copy copy;

    /**
     * @param likely tells copies of other content that may share pieces with it
     * @param only which files of a folder are wanted; empty for all
     * @param manifest null: it is in the state store, or at the trackers
     */
    Workpiece(
            Surroundings around,
            Copies copies,
            Room room,
            Supplier<List<Copy>> likely,
            List<String> only,
            CopyRecord row,
            @Nullable Manifest manifest) {
        this.around = around;
        this.copies = copies;
        this.room = room;
        this.likely = likely;
        this.only = List.copyOf(only);
        this.row = row;
        this.manifest = manifest;
        this.target = Path.of(row.path());
        this.layout = new PieceLayout(row.size(), row.pieceLength());
    }

    /** A new name for the part file of what goes there. */
    static String partBeside(Surroundings around, Path target) {
        return target.resolveSibling(
                        String.format(".p2p-%016x.part", around.random().nextLong()))
                .toString();
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
                : closeFile().thenCompose(closed -> loadManifest()).thenCompose(loaded -> Manifests.select(
                                around, loaded, only)
                        .thenCompose(wanted -> {
                            if (!active.getAsBoolean()) {
                                throw new CancellationException(target + " is not wanted any more");
                            }
                            return openFile(loaded, wanted, alongside, onFailure);
                        }));
        return opened.thenCompose(open -> room.claim(target, open::missingBytes).thenApply(enough -> open));
    }

    private CompletionStage<Assembly> openFile(
            Manifest loaded, Selection wanted, Supplier<StateChange> alongside, Consumer<Throwable> onFailure) {
        Assembly fresh = new Assembly(around, row.path(), Path.of(row.part()), loaded, wanted, alongside, onFailure);
        manifest = loaded;
        assembly = fresh;
        PieceSet journal =
                row.have().isEmpty() ? new PieceSet(layout.pieces()) : PieceSet.ofBitfield(row.have(), layout.pieces());
        return takeBack(loaded)
                .thenCompose(there -> fresh.open(journal, row.bootId()))
                .thenApply(opened -> {
                    if (assembly == fresh) {
                        Copy mine = new Copy(target, content(), layout, fresh.written(), fresh.file());
                        copy = mine;
                        copies.add(mine);
                    }
                    return fresh;
                });
    }

    /** What was finished and is damaged is the part file from now on; throws {@link CancellationException} if it was dropped meanwhile. */
    void reopen(CopyRecord partial) {
        Copy finished = copies.at(target);
        if (finished == null) {
            throw new CancellationException(target + " was dropped");
        }
        copies.remove(finished);
        row = partial;
    }

    private CompletionStage<@Nullable Void> takeBack(Manifest loaded) {
        FileStamp stamp = row.stamp();
        if (stamp == null) {
            return CompletableFuture.completedFuture(null);
        }
        PieceReader finished = WholeContent.reader(around, target, loaded, stamp);
        return around.lanes().run(() -> {
            FinalName.takeBack(around.disk(), Path.of(row.part()), target, finished);
            return null;
        });
    }

    private CompletionStage<Manifest> loadManifest() {
        if (manifest != null) {
            return CompletableFuture.completedFuture(manifest);
        }
        return new Manifests(around).of(content()).thenApply(Manifests.Bound::manifest);
    }

    /**
     * Takes what other copies on this disk have: one of the same content, or single pieces of others.
     *
     * @param reused told the bytes of each piece that was taken
     * @param active whether to go on
     */
    CompletionStage<Assembly> fillFromHere(Assembly opened, IntConsumer reused, BooleanSupplier active) {
        Manifest wanted = manifest;
        if (wanted == null || opened.isDone()) {
            return CompletableFuture.completedFuture(opened);
        }
        List<Copy> same = copies.completeElsewhere(content(), target);
        CompletionStage<Void> filled = same.isEmpty()
                ? new PieceReuse(around, opened, wanted, reused, active).fill(likely.get())
                : CompletableFuture.completedFuture(null);
        for (Copy other : same) {
            filled = filled.thenCompose(done -> new LocalSource(around, other, opened, reused, active).fill());
        }
        return filled.thenApply(done -> opened);
    }

    /** It has its final name; if it is the whole content it is served under it: as the copy that is returned, null for none. */
    @Nullable
    Copy finished(Optional<PieceReader> whole) {
        Copy served = whole.map(this::serve).orElse(null);
        if (served == null) {
            close();
        }
        copy = null;
        closeFile();
        manifest = null;
        return served;
    }

    private Copy serve(PieceReader file) {
        Copy served = copy;
        if (served != null) {
            served.readThrough(file);
            return served;
        }
        Copy fresh = new Copy(target, content(), layout, PieceSet.full(layout.pieces()), file);
        copies.add(fresh);
        return fresh;
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
                    PartFile.delete(around.disk(), Path.of(part));
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
