// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.RequestId;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.store.FileStamp;
import p2p.daemon.transfer.CopyRecord;
import p2p.daemon.transfer.PendingShare;
import p2p.daemon.transfer.StateChange;
import p2p.loop.ManualLoop;

class PendingShareRowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Blob MANIFEST = Blob.copyOf(new byte[] {1, 2, 3});
    private static final FileStamp STAMP = new FileStamp("inode-5", 300_000, 7, 8);
    private static final PendingShare WAITING = new PendingShare(
            new RequestId(3, 4),
            new UserName("bob"),
            "/home/bob/b",
            new GroupName("docs"),
            new FileName("b"),
            null,
            new ContentId(Sha256.digest(new byte[] {9})),
            1 << 18,
            STAMP);

    @TempDir
    Path directory;

    private final ManualLoop loop = new ManualLoop();

    private <T> T done(CompletionStage<T> stage) throws InterruptedException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        loop.drainUntil(future::isDone, PATIENCE);
        return future.join();
    }

    @Test
    void itsManifestStaysUntilItIsPublished() throws InterruptedException {
        SqliteStateStore store = SqliteStateStore.open(directory, loop);
        CopyRecord copy = new CopyRecord(
                WAITING.path(),
                WAITING.content(),
                STAMP.size(),
                WAITING.pieceLength(),
                CopyRecord.Stage.COMPLETE,
                "",
                Blob.EMPTY,
                STAMP,
                "boot-1");
        done(store.commit(List.of(
                new StateChange.SavePending(WAITING),
                new StateChange.SaveManifest(WAITING.content(), MANIFEST),
                new StateChange.SaveCopy(copy),
                new StateChange.DropCopy(copy.path(), ""))));
        assertThat(done(store.load()).pending()).containsExactly(WAITING);
        assertThat(done(store.manifest(WAITING.content()))).contains(MANIFEST);

        done(store.commit(List.of(
                new StateChange.DropPending(WAITING.request()),
                new StateChange.SaveCopy(copy),
                new StateChange.DropCopy(copy.path(), ""))));

        assertThat(done(store.load()).pending()).isEmpty();
        assertThat(done(store.manifest(WAITING.content()))).isEmpty();
        store.close(PATIENCE);
    }
}
