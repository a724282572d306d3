// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.loop.ManualLoop;

class DiskLanesTest {
    private final ManualLoop loop = new ManualLoop();

    @Test
    void whatComesAfterTheEndIsRefusedAndWhatWaitedIsToldSo() throws InterruptedException {
        ExecutorService threads = DiskLanes.threads("test-disk", 1);
        DiskLanes lanes = new DiskLanes(loop, threads);
        DiskLanes.Lane lane = lanes.lane();
        CountDownLatch go = new CountDownLatch(1);
        CompletionStage<Boolean> first = lane.run(() -> {
            go.await();
            return true;
        });
        CompletionStage<Boolean> second = lane.run(() -> true);

        threads.shutdown();
        go.countDown();
        assertThat(DiskLanes.drain(threads, Duration.ofMinutes(1))).isTrue();
        CompletionStage<Boolean> late = lane.run(() -> true);
        CompletionStage<Boolean> anywhere = lanes.run(() -> true);
        loop.drain();

        assertThat(first).isCompletedWithValue(true);
        assertInterrupted(second);
        assertInterrupted(late);
        assertInterrupted(anywhere);
    }

    private static void assertInterrupted(CompletionStage<Boolean> stage) {
        CompletableFuture<Boolean> future = stage.toCompletableFuture();
        assertThat(future).isCompletedExceptionally();
        future.exceptionally(error -> {
            assertThat(error).isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(
                            refused.problem().code())
                    .isEqualTo(ErrorCode.INTERRUPTED));
            return null;
        });
    }
}
