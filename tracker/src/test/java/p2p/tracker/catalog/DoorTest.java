// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.loop.ManualLoop;

class DoorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void anErrorReachesWhoeverWaitsAndTheDoorGoesOn() throws InterruptedException {
        ManualLoop loop = new ManualLoop();
        try (Door door = new Door("test", 1, 4, loop)) {
            CompletableFuture<Object> broken = door.submit(() -> {
                        throw new StackOverflowError("made by a test");
                    })
                    .toCompletableFuture();
            CompletableFuture<Integer> next = door.submit(() -> 7).toCompletableFuture();
            loop.drainUntil(() -> broken.isDone() && next.isDone(), PATIENCE);

            assertThat(broken).isCompletedExceptionally();
            assertThat(next).isCompletedWithValue(7);
        }
    }
}
