// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.daemon.web.SessionRecord;
import p2p.loop.ManualLoop;

class DashboardMemoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ManualLoop loop = new ManualLoop();

    @TempDir
    private Path directory;

    private <T> T done(CompletionStage<T> stage) throws InterruptedException {
        loop.drainUntil(() -> stage.toCompletableFuture().isDone(), PATIENCE);
        return stage.toCompletableFuture().join();
    }

    @Test
    void browsersPortAndFoldersAreThereAfterARestart() throws InterruptedException {
        SqliteStateStore store = SqliteStateStore.open(directory, loop);
        SqliteNetworkMemory memory = new SqliteNetworkMemory(store);
        assertThat(done(memory.sessions())).isEmpty();
        assertThat(done(memory.dashboardPort())).isEmpty();
        assertThat(done(memory.downloadFolder())).isEmpty();
        SessionRecord first = new SessionRecord("a", "b", 1, 2);
        SessionRecord second = new SessionRecord("c", "d", 3, 4);
        done(memory.keepSessions(List.of(first)));
        done(memory.keepSessions(List.of(second, first)));
        done(memory.keepDashboardPort(7_783));
        done(memory.keepFolders("/d", "/u"));
        store.close(PATIENCE);

        SqliteStateStore again = SqliteStateStore.open(directory, loop);
        SqliteNetworkMemory after = new SqliteNetworkMemory(again);
        assertThat(done(after.sessions())).containsExactly(first, second);
        assertThat(done(after.dashboardPort())).contains(7_783);
        assertThat(done(after.downloadFolder())).contains("/d");
        assertThat(done(after.uploadFolder())).contains("/u");
        done(after.keepSessions(List.of()));
        assertThat(done(after.sessions())).isEmpty();
        again.close(PATIENCE);
    }
}
