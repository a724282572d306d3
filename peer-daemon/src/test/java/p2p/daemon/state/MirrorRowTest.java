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
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.transfer.MirrorSetting;
import p2p.daemon.transfer.StateChange;
import p2p.daemon.transfer.TransferRecord;
import p2p.loop.ManualLoop;
import p2p.message.TransferState;

class MirrorRowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final GroupName DOCS = new GroupName("docs");

    @TempDir
    Path directory;

    private final ManualLoop loop = new ManualLoop();

    private <T> T done(CompletionStage<T> stage) throws InterruptedException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        loop.drainUntil(future::isDone, PATIENCE);
        return future.join();
    }

    private static MirrorSetting setting(long group, long quota, int keep) {
        return new MirrorSetting(new GroupId(group), DOCS, new UserName("mia"), "/srv/p2p/docs", quota, keep);
    }

    @Test
    void whatIsMirroredIsRememberedUntilItIsSwitchedOff() throws InterruptedException {
        SqliteStateStore store = SqliteStateStore.open(directory, loop);
        SqliteMirrorMemory memory = new SqliteMirrorMemory(store);
        done(memory.keep(setting(3, 0, 0)));
        done(memory.keep(setting(2, 5, 1)));
        done(memory.keep(setting(3, Long.MAX_VALUE, 7)));
        assertThat(store.close(PATIENCE)).isTrue();

        SqliteStateStore again = SqliteStateStore.open(directory, loop);
        SqliteMirrorMemory remembered = new SqliteMirrorMemory(again);
        assertThat(done(remembered.load())).containsExactly(setting(2, 5, 1), setting(3, Long.MAX_VALUE, 7));
        done(remembered.forget(new GroupId(2)));
        assertThat(done(remembered.load())).containsExactly(setting(3, Long.MAX_VALUE, 7));
        again.close(PATIENCE);
    }

    @Test
    void aTransferThatIsForgottenIsGone() throws InterruptedException {
        SqliteStateStore store = SqliteStateStore.open(directory, loop);
        TransferRecord transfer = new TransferRecord(
                7,
                new UserName("mia"),
                new EntryId(70),
                new GroupId(2),
                DOCS,
                new FileName("a.bin"),
                1,
                new ContentId(new Sha256(1, 2, 3, 4)),
                1_000,
                1 << 18,
                "/srv/p2p/docs/a.bin/1/a.bin",
                List.of(),
                List.of(),
                TransferState.COMPLETE,
                null,
                1,
                2,
                null,
                null,
                List.of());
        done(store.commit(List.of(new StateChange.SaveTransfer(transfer))));
        assertThat(done(store.load()).transfers()).containsExactly(transfer);
        done(store.commit(List.of(new StateChange.DropTransfer(7))));
        assertThat(done(store.load()).transfers()).isEmpty();
        store.close(PATIENCE);
    }
}
