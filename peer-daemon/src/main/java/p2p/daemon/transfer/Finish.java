// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.Manifest;
import p2p.core.PieceLayout;
import p2p.core.RefusedException;
import p2p.core.Sha1;
import p2p.daemon.store.Audit;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.FinalName;
import p2p.daemon.store.FolderPlan;
import p2p.daemon.store.FolderPrint;
import p2p.daemon.store.PartFile;
import p2p.daemon.store.PieceReader;
import p2p.daemon.store.SourceChangedException;
import p2p.daemon.swarm.PieceSet;
import p2p.message.TransferState;

/** The last steps of a download, each safe to repeat after a crash (RELIABILITY section 2). Called on the loop. */
final class Finish {
    private static final Logger log = LoggerFactory.getLogger(Finish.class);

    private final Surroundings around;
    private final Path target;
    private final CopyRecord copy;
    private final boolean partial;
    /** The transfer's row in the given state. */
    private final Function<TransferState, TransferRecord> row;

    /**
     * What came out.
     *
     * @param whole reads it; empty when it is not the whole content
     * @param edited somebody changed it since it was verified: the reader finds that, too
     */
    record Finished(Optional<PieceReader> whole, boolean edited) {}

    /** {@code partial}: only some files of a folder were wanted; what comes out is nothing that can be served. */
    Finish(Surroundings around, CopyRecord copy, boolean partial, Function<TransferState, TransferRecord> row) {
        this.around = around;
        this.target = Path.of(copy.path());
        this.copy = copy;
        this.partial = partial;
        this.row = row;
    }

    /**
     * Compares the whole file with what was published; completes with its digest, or fails: with {@link RottenPiecesException}
     * when the disk does not hold what was verified, with {@code INTEGRITY} when it does and the publication contradicts itself.
     */
    CompletionStage<Sha1> compare(Assembly assembly, Sha1 published) {
        PartFile file = assembly.file();
        return assembly.checkpoint()
                .thenCompose(done -> digest(assembly, file))
                .thenCompose(first -> {
                    if (first.equals(published)) {
                        return CompletableFuture.completedFuture(first);
                    }
                    file.digestAgain();
                    return digest(assembly, file);
                })
                .thenCompose(received -> received.equals(published)
                        ? CompletableFuture.completedFuture(received)
                        : blame(assembly, file, received, published));
    }

    private static CompletionStage<Sha1> blame(Assembly assembly, PartFile file, Sha1 received, Sha1 published) {
        return assembly.onLane(() -> {
                    file.digestAgain();
                    return true;
                })
                .thenCompose(done -> assembly.repeatOnLane(file::auditSome))
                .thenCompose(done -> assembly.onLane(file::written))
                .thenApply(good -> {
                    if (!good.containsAll(assembly.selection().pieces())) {
                        throw new RottenPiecesException(good);
                    }
                    throw new RefusedException(
                            ErrorCode.INTEGRITY,
                            "the file's SHA-1 is " + received.hex() + ", published was " + published.hex(),
                            "ask the owner to share the file again");
                });
    }

    private static CompletionStage<Sha1> digest(Assembly assembly, PartFile file) {
        return assembly.repeatOnLane(file::digestSome).thenCompose(done -> assembly.onLane(file::wholeSha1));
    }

    /** From verified pieces to the final name; completes with what reads the finished file, when all of it is durable. */
    CompletionStage<Finished> seal(Assembly assembly) {
        return assembly.onLane(assembly.file()::seal).thenCompose(part -> {
            CopyRecord finishing = row(CopyRecord.Stage.FINISHING, part);
            return around.state()
                    .commit(List.of(
                            new StateChange.SaveCopy(finishing),
                            new StateChange.SaveTransfer(row.apply(TransferState.FINISHING))))
                    .thenCompose(done -> name(part));
        });
    }

    /** From {@code finishing} in the journal to {@code complete}. */
    private CompletionStage<Finished> name(FileStamp sealed) {
        return around.lanes()
                .run(() -> FinalName.link(around.disk(), part(), target, sealed))
                .thenCompose(linked -> linked.isPresent() ? complete(linked.get(), sealed) : placeWithoutLink(sealed));
    }

    private CompletionStage<Finished> placeWithoutLink(FileStamp sealed) {
        return around.state()
                .commit(List.of(new StateChange.SaveCopy(row(CopyRecord.Stage.PLACING, sealed))))
                .thenCompose(done -> place(sealed, false));
    }

    private CompletionStage<Finished> place(FileStamp sealed, boolean again) {
        return around.lanes()
                .run(() -> FinalName.place(around.disk(), part(), target, sealed, again))
                .thenCompose(named -> complete(named, sealed));
    }

    /** Goes on where a crash came between {@code finishing} and {@code complete}. */
    CompletionStage<Finished> goOn(FileStamp sealed) {
        return copy.stage() == CopyRecord.Stage.PLACING ? place(sealed, true) : name(sealed);
    }

    private Path part() {
        return Path.of(copy.part());
    }

    private CompletionStage<Finished> complete(FileStamp named, FileStamp sealed) {
        if (partial) {
            return around.state()
                    .commit(List.of(
                            new StateChange.DropCopy(copy.path(), copy.part()),
                            new StateChange.SaveTransfer(row.apply(TransferState.COMPLETE))))
                    .thenApply(done -> new Finished(Optional.empty(), false));
        }
        return new Manifests(around).of(copy.content()).thenCompose(bound -> look(bound.manifest(), named, sealed)
                .thenCompose(seen -> around.state()
                        .commit(List.of(
                                new StateChange.SaveCopy(row(CopyRecord.Stage.COMPLETE, seen.stamp())),
                                new StateChange.SaveTransfer(row.apply(TransferState.COMPLETE))))
                        .thenApply(done -> {
                            log.debug("{} has its final name", target);
                            return new Finished(
                                    Optional.of(WholeContent.reader(around, target, bound.manifest(), seen.stamp())),
                                    seen.edited());
                        })));
    }

    /** What tells a change of the finished content from now on; or, if it was changed already, a stamp that it does not have. */
    private record Seen(FileStamp stamp, boolean edited) {}

    /** Between the seal and now, a crash perhaps, somebody may have edited it: what does not look the same is read. */
    private CompletionStage<Seen> look(Manifest manifest, FileStamp named, FileStamp sealed) {
        return around.lanes()
                .run(() -> manifest.isFolder() ? folder(manifest, sealed) : file(named, sealed))
                .thenCompose(
                        seen -> seen.edited() ? read(manifest, seen, sealed) : CompletableFuture.completedFuture(seen));
    }

    private static Seen file(FileStamp named, FileStamp sealed) {
        return new Seen(named, !FinalName.isUnchanged(named, sealed));
    }

    private Seen folder(Manifest manifest, FileStamp sealed) throws IOException {
        try {
            FolderPrint print = FolderPrint.take(around.disk(), target, FolderPlan.of(manifest));
            return new Seen(print.stamp(), !print.isSealed(sealed));
        } catch (SourceChangedException e) {
            return new Seen(FolderPrint.changed(sealed), true);
        }
    }

    /** Times may change without the bytes: with the power on some file systems, or by {@code touch}. */
    private CompletionStage<Seen> read(Manifest manifest, Seen seen, FileStamp sealed) {
        PieceReader reader = WholeContent.reader(around, target, manifest, seen.stamp());
        Audit audit =
                new Audit(reader, manifest, PieceSet.full(manifest.layout().pieces()), around.buffers());
        return around.lanes().lane().repeat(audit::step).handle((done, error) -> {
            if (error != null && !(DiskTrouble.cause(error) instanceof SourceChangedException)) {
                throw new CompletionException(DiskTrouble.cause(error));
            }
            if (error == null && audit.wholeIsRight()) {
                return new Seen(seen.stamp(), false);
            }
            log.warn("{} was changed before it was finished: it is not offered", target);
            return new Seen(manifest.isFolder() ? FolderPrint.changed(sealed) : sealed, true);
        });
    }

    private CopyRecord row(CopyRecord.Stage stage, FileStamp stamp) {
        boolean complete = stage == CopyRecord.Stage.COMPLETE;
        int pieces = new PieceLayout(copy.size(), copy.pieceLength()).pieces();
        return new CopyRecord(
                copy.path(),
                copy.content(),
                copy.size(),
                copy.pieceLength(),
                stage,
                complete ? "" : copy.part(),
                complete ? Blob.EMPTY : PieceSet.full(pieces).toBitfield(),
                stamp,
                around.disk().bootId());
    }
}
