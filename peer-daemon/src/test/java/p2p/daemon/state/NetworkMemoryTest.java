// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.trackerlink.KnownNetwork;
import p2p.loop.ManualLoop;

class NetworkMemoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ManualLoop loop = new ManualLoop();

    @TempDir
    private Path directory;

    private <T> T done(CompletionStage<T> stage) throws InterruptedException {
        loop.drainUntil(() -> stage.toCompletableFuture().isDone(), PATIENCE);
        return stage.toCompletableFuture().join();
    }

    @Test
    void networkAccountAndPortAreRemembered() throws InterruptedException {
        SqliteStateStore store = SqliteStateStore.open(directory, loop);
        SqliteNetworkMemory memory = new SqliteNetworkMemory(store);
        KnownNetwork network = new KnownNetwork(
                Blob.copyOf(new byte[32]),
                List.of(Blob.copyOf(new byte[] {1}), Blob.copyOf(new byte[] {2})),
                Map.of(new PeerId(new Sha256(9, 8, 7, 6)), new Endpoint("tracker.example.org", 8089)));

        assertThat(done(memory.network())).isEmpty();
        done(memory.keep(network));
        done(memory.keep(network));
        done(memory.keepAccount(new UserName("bob")));
        done(memory.keepPort(7703));

        assertThat(done(memory.network())).contains(network);
        assertThat(done(memory.account())).contains(new UserName("bob"));
        assertThat(done(memory.port())).contains(7703);
        done(memory.keepAccount(null));
        assertThat(done(memory.account())).isEmpty();
        store.close(PATIENCE);
    }
}
