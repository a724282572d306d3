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
import p2p.core.GroupName;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.daemon.transfer.ShareIntent;
import p2p.daemon.transfer.StateChange;
import p2p.loop.ManualLoop;

class HashingRowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final RequestId ID = new RequestId(5, 6);

    @TempDir
    Path directory;

    private final ManualLoop loop = new ManualLoop();

    private <T> T done(CompletionStage<T> stage) throws InterruptedException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        loop.drainUntil(future::isDone, PATIENCE);
        return future.join();
    }

    @Test
    void howFarItIsIsKeptWhileItIsHashed() throws InterruptedException {
        Blob hashed = Blob.copyOf(new byte[] {1, 2, 3});
        SqliteStateStore store = SqliteStateStore.open(directory, loop);
        done(store.commit(List.of(new StateChange.SaveIntent(
                new ShareIntent(ID, new UserName("bob"), "/home/bob/big", new GroupName("docs"), null, null, null)))));
        done(store.commit(List.of(new StateChange.SaveHashing(ID, hashed))));
        store.close(PATIENCE);

        SqliteStateStore again = SqliteStateStore.open(directory, loop);
        assertThat(done(again.load()).intents()).singleElement().satisfies(intent -> assertThat(intent.hashed())
                .isEqualTo(hashed));
        done(again.commit(List.of(new StateChange.DropIntent(ID))));
        done(again.commit(List.of(new StateChange.SaveHashing(ID, hashed))));
        assertThat(done(again.load()).intents()).isEmpty();
        again.close(PATIENCE);
    }
}
