// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.PieceLayout;
import p2p.core.RefusedException;
import p2p.core.Sha1;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.FinalName;
import p2p.daemon.store.PartFile;
import p2p.daemon.swarm.PieceSet;
import p2p.message.TransferState;

/** The last steps of a download, each safe to repeat after a crash (RELIABILITY section 2). Called on the loop. */
final class Finish {
    private static final Logger log = LoggerFactory.getLogger(Finish.class);

    private final Surroundings around;
    private final Path target;
    private final CopyRecord copy;
    /** The transfer's row in the given state. */
    private final Function<TransferState, TransferRecord> row;

    Finish(Surroundings around, CopyRecord copy, Function<TransferState, TransferRecord> row) {
        this.around = around;
        this.target = Path.of(copy.path());
        this.copy = copy;
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
                    if (!good.isFull()) {
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

    /** From verified pieces to the final name; completes with the finished file's stamp, when all of it is durable. */
    CompletionStage<FileStamp> seal(Assembly assembly) {
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
    private CompletionStage<FileStamp> name(FileStamp sealed) {
        return around.lanes()
                .run(() -> FinalName.link(around.disk(), part(), target, sealed))
                .thenCompose(linked -> linked.isPresent() ? complete(linked.get()) : placeWithoutLink(sealed));
    }

    private CompletionStage<FileStamp> placeWithoutLink(FileStamp sealed) {
        return around.state()
                .commit(List.of(new StateChange.SaveCopy(row(CopyRecord.Stage.PLACING, sealed))))
                .thenCompose(done -> place(sealed, false));
    }

    private CompletionStage<FileStamp> place(FileStamp sealed, boolean again) {
        return around.lanes()
                .run(() -> FinalName.place(around.disk(), part(), target, sealed, again))
                .thenCompose(this::complete);
    }

    /** Goes on where a crash came between {@code finishing} and {@code complete}. */
    CompletionStage<FileStamp> goOn(FileStamp sealed) {
        return copy.stage() == CopyRecord.Stage.PLACING ? place(sealed, true) : name(sealed);
    }

    private Path part() {
        return Path.of(copy.part());
    }

    private CompletionStage<FileStamp> complete(FileStamp stamp) {
        return around.state()
                .commit(List.of(
                        new StateChange.SaveCopy(row(CopyRecord.Stage.COMPLETE, stamp)),
                        new StateChange.SaveTransfer(row.apply(TransferState.COMPLETE))))
                .thenApply(done -> {
                    log.debug("{} has its final name", target);
                    return stamp;
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
