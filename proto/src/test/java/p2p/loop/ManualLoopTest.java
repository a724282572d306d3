// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ManualLoopTest {
    private final ManualLoop loop = new ManualLoop();
    private final List<String> heard = new ArrayList<>();

    @Test
    void nothingRunsUntilItIsTurned() {
        loop.execute(() -> {
            heard.add("a");
            loop.execute(() -> heard.add("c"));
        });
        loop.execute(() -> heard.add("b"));
        assertThat(heard).isEmpty();
        assertThat(loop.drain()).isEqualTo(3);
        assertThat(heard).containsExactly("a", "b", "c");
    }

    @Test
    void eachTimerRunsAtItsTimeAndInOrder() {
        long start = loop.now();
        loop.after(Duration.ofSeconds(2), () -> heard.add("two " + (loop.now() - start)));
        loop.after(Duration.ofSeconds(1), () -> {
            heard.add("one " + (loop.now() - start));
            loop.after(Duration.ofMillis(500), () -> heard.add("one and a half " + loop.nanoTime() / 1_000_000));
        });
        loop.after(Duration.ofSeconds(3), () -> heard.add("three"));
        loop.advance(Duration.ofSeconds(2));
        assertThat(heard).containsExactly("one 1000", "one and a half 1500", "two 2000");
        assertThat(loop.pendingTimers()).isEqualTo(1);
    }

    @Test
    void aCancelledTimerNeverRuns() {
        Loop.Timer timer = loop.after(Duration.ZERO, () -> heard.add("never"));
        timer.cancel();
        loop.advance(Duration.ofDays(1));
        timer.cancel();
        assertThat(heard).isEmpty();
    }

    @Test
    void theWallClockJumpsWithoutTheOther() {
        long nanos = loop.nanoTime();
        loop.jumpWallClock(Duration.ofHours(-1));
        assertThat(loop.now()).isEqualTo(ManualLoop.START - 3_600_000);
        assertThat(loop.nanoTime()).isEqualTo(nanos);
    }

    @Test
    void otherThreadsMayHandOverTasksButAreNotTheLoop() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>(new AssertionError("nothing thrown"));
        Thread other = new Thread(() -> {
            loop.execute(() -> heard.add("from elsewhere"));
            try {
                loop.assertInLoop();
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
        });
        other.start();
        loop.drainUntil(() -> !heard.isEmpty(), Duration.ofSeconds(30));
        other.join();
        assertThat(heard).containsExactly("from elsewhere");
        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anExceptionOfATaskReachesTheTest() {
        loop.execute(() -> {
            throw new IllegalStateException("bug");
        });
        assertThatThrownBy(loop::drain).hasMessage("bug");
    }
}
