// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.loop.ManualLoop;

class StateLaneTest {
    @Test
    void anErrorReachesWhoeverWaitsAndTheNextWorkRuns() {
        ManualLoop loop = new ManualLoop();
        StateLane lane = new StateLane(loop);
        CompletableFuture<Integer> broken = lane.<Integer>call(() -> {
                    throw new StackOverflowError("deep");
                })
                .toCompletableFuture();
        CompletableFuture<Integer> next = lane.call(() -> 7).toCompletableFuture();

        assertThat(lane.finish(() -> {}, Duration.ofMinutes(1))).isTrue();
        loop.drain();

        assertThat(broken).isCompletedExceptionally();
        assertThat(next).isCompletedWithValue(7);
    }
}
