// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Manifest;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.FolderPlan;
import p2p.daemon.store.FolderPrint;
import p2p.daemon.store.PieceReader;
import p2p.daemon.store.SourceChangedException;
import p2p.message.TransferState;

/**
 * Lets a finished download whose file is damaged fetch the damaged pieces again: the file becomes a part file with the good ones, and the
 * download goes on. Nothing of the good pieces is lost, wherever it dies, and they are offered meanwhile. On the loop.
 */
final class Mending {
    private static final Logger log = LoggerFactory.getLogger(Mending.class);

    private final Surroundings around;
    private final Swarms swarms;
    /** Those that are being journaled. */
    private final Set<Download> beginning = new HashSet<>();

    Mending(Surroundings around, Swarms swarms) {
        this.around = around;
        this.swarms = swarms;
    }

    /** Begins if the download is complete and its file is damaged; {@code begun} is told when it goes on. */
    void check(Download download, Consumer<Download> begun) {
        Copy copy = swarms.copies().at(Path.of(download.intent().path()));
        if (copy == null || !copy.isDamaged() || download.state() != TransferState.COMPLETE) {
            return;
        }
        if (!beginning.add(download)) {
            return;
        }
        int lost = copy.layout().pieces() - copy.have().count();
        stamp(copy)
                .thenApply(stamp -> {
                    if (swarms.copies().at(copy.path()) != copy) {
                        throw new CancellationException(copy.path() + " was dropped");
                    }
                    return partial(copy, stamp);
                })
                .thenCompose(download::reopen)
                .whenComplete((done, error) -> {
                    beginning.remove(download);
                    if (error == null) {
                        log.info("{}: {} damaged pieces of {} are fetched again", download, lost, copy.path());
                        begun.accept(download);
                    } else {
                        failed(download, copy, DiskTrouble.cause(error));
                    }
                });
    }

    private void failed(Download download, Copy copy, Throwable error) {
        if (error instanceof SourceChangedException) {
            swarms.sourceChanged(copy, String.valueOf(error.getMessage()));
        } else if (error instanceof CancellationException) {
            log.debug("{}: {}", download, error.getMessage());
        } else {
            log.warn("{}: {} is not mended: {}", download, copy.path(), DiskTrouble.told(error));
        }
    }

    /** Fails when it is not what was finished any more. */
    private CompletionStage<FileStamp> stamp(Copy copy) {
        PieceReader reader = copy.reader();
        return new Manifests(around).of(copy.content()).thenCompose(bound -> around.lanes()
                .run(() -> {
                    FileStamp stamp = stamp(copy.path(), bound.manifest());
                    reader.inspect();
                    return stamp;
                }));
    }

    private FileStamp stamp(Path path, Manifest manifest) throws IOException {
        return manifest.isFolder()
                ? FolderPrint.take(around.disk(), path, FolderPlan.of(manifest)).stamp()
                : around.disk()
                        .stamp(path)
                        .orElseThrow(() -> new SourceChangedException(path + " is not there any more"));
    }

    private CopyRecord partial(Copy copy, FileStamp stamp) {
        return new CopyRecord(
                copy.path().toString(),
                copy.content(),
                copy.layout().size(),
                copy.layout().pieceLength(),
                CopyRecord.Stage.PARTIAL,
                Workpiece.partBeside(around, copy.path()),
                copy.have().toBitfield(),
                stamp,
                around.disk().bootId());
    }
}
