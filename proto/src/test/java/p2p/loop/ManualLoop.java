// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop that a test turns by hand: nothing runs and no time passes until {@link #drain()} or {@link #advance(Duration)}.
 * The thread that made it is the loop. Other threads may only {@link #execute(Runnable)}. An exception of a task leaves
 * through the call that ran it.
 */
public final class ManualLoop implements Loop {
    /** The wall clock of a new loop: 2026-01-01 00:00 UTC. */
    public static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    /** Tasks in one {@link #drain()} beyond which they are taken for an endless circle. */
    private static final int ENDLESS = 10_000_000;

    private final Thread owner = Thread.currentThread();
    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<ManualTimer> timers =
            new PriorityQueue<>(Comparator.comparingLong(ManualTimer::due).thenComparingLong(ManualTimer::number));
    private long nanos;
    private long wallOffset = START;
    private long timersMade;

    @Override
    public void execute(Runnable task) {
        ready.add(task);
    }

    /** As in {@link Loop#after}, but only on the thread that made the loop. */
    @Override
    public Timer after(Duration delay, Runnable task) {
        assertInLoop();
        ManualTimer timer = new ManualTimer(nanos + Math.max(0, delay.toNanos()), timersMade++, task);
        timers.add(timer);
        return timer;
    }

    @Override
    public void assertInLoop() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    "not on the loop but on " + Thread.currentThread().getName());
        }
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long now() {
        return wallOffset + Math.floorDiv(nanos, 1_000_000L);
    }

    /** Runs what is ready and what that makes ready, until nothing is; time stands still. Returns how many tasks ran. */
    public int drain() {
        assertInLoop();
        int ran = 0;
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
            if (++ran == ENDLESS) {
                throw new IllegalStateException("tasks go on making tasks");
            }
        }
        return ran;
    }

    /** Lets time pass: each timer runs at exactly its time, and everything that becomes ready runs before time moves on. */
    public void advance(Duration duration) {
        long end = nanos + duration.toNanos();
        drain();
        for (ManualTimer timer = timers.peek(); timer != null && timer.due() <= end; timer = timers.peek()) {
            nanos = Math.max(nanos, timer.due());
            drain();
        }
        nanos = end;
    }

    /** Moves the wall clock alone, as an administrator or a time server does; timers and {@link #nanoTime()} do not notice. */
    public void jumpWallClock(Duration by) {
        wallOffset += by.toMillis();
    }

    /** Runs ready tasks, waiting for other threads (a real disk lane, say) to hand over more, until the condition holds. */
    public void drainUntil(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        drain();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("still waiting after " + atMost);
            }
            Thread.sleep(1);
            drain();
        }
    }

    /** Timers that were neither run nor cancelled. */
    public int pendingTimers() {
        return timers.size();
    }

    private @Nullable Runnable next() {
        Runnable task = ready.poll();
        if (task != null) {
            return task;
        }
        ManualTimer timer = timers.peek();
        if (timer == null || timer.due() > nanos) {
            return null;
        }
        timers.remove();
        return timer.task();
    }

    private final class ManualTimer implements Timer {
        private final long due;
        private final long number;
        private final Runnable task;

        ManualTimer(long due, long number, Runnable task) {
            this.due = due;
            this.number = number;
            this.task = task;
        }

        long due() {
            return due;
        }

        long number() {
            return number;
        }

        Runnable task() {
            return task;
        }

        @Override
        public void cancel() {
            assertInLoop();
            timers.remove(this);
        }
    }
}
