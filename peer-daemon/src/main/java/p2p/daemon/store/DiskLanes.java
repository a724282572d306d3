// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.loop.Loop;

/**
 * The doors to disk and hashing: few named threads, bounded queues, answers on the loop. Work of one {@link Lane} runs one
 * after another in the order handed over; everything else side by side. A full queue refuses with {@code BUSY}, one that was shut
 * down with {@code INTERRUPTED}.
 */
public final class DiskLanes {
    /** Pieces of work that may wait at one door. */
    public static final int BOUND = 4_096;

    private final Loop loop;
    private final Executor executor;
    private final AtomicInteger pending = new AtomicInteger();

    /** {@code executor} may run tasks anywhere but must not block; with the loop itself everything happens there, for tests. */
    public DiskLanes(Loop loop, Executor executor) {
        this.loop = loop;
        this.executor = executor;
    }

    /** Daemon threads called {@code name-1} and so on. */
    public static ExecutorService threads(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(count, count, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Lets what was handed over finish; false when that took longer than {@code atMost}. */
    public static boolean drain(ExecutorService threads, Duration atMost) throws InterruptedException {
        threads.shutdown();
        return threads.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    public Lane lane() {
        return new Lane();
    }

    /** Runs the work on any thread; the stage completes on the loop. */
    public <T extends @Nullable Object> CompletionStage<T> run(Callable<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (pending.incrementAndGet() > BOUND) {
            pending.decrementAndGet();
            answer.completeExceptionally(full());
            return answer;
        }
        Task<T> task = new Task<>(work, answer);
        try {
            executor.execute(() -> {
                pending.decrementAndGet();
                task.run();
            });
        } catch (RejectedExecutionException e) {
            pending.decrementAndGet();
            task.refuse();
        }
        return answer;
    }

    private static RefusedException full() {
        return new RefusedException(ErrorCode.BUSY, "the disk has too much to do", "try again in a moment");
    }

    /** Work, and whom to tell. */
    private final class Task<T extends @Nullable Object> {
        private final Callable<T> work;
        private final CompletableFuture<T> answer;

        Task(Callable<T> work, CompletableFuture<T> answer) {
            this.work = work;
            this.answer = answer;
        }

        void run() {
            try {
                T value = work.call();
                loop.execute(() -> answer.complete(value));
            } catch (Throwable e) {
                loop.execute(() -> answer.completeExceptionally(e));
            }
        }

        /** The threads were shut down before its turn came. */
        void refuse() {
            RefusedException stopping = new RefusedException(
                    ErrorCode.INTERRUPTED, "the daemon is stopping", "it goes on after the next start");
            loop.execute(() -> answer.completeExceptionally(stopping));
        }
    }

    /** Work in order, usually of one file. Called on the loop. */
    public final class Lane {
        private final Queue<Task<?>> waiting = new ArrayDeque<>();
        private boolean running;

        private Lane() {}

        /** Runs the work after all that was handed over before; the stage completes on the loop. */
        public <T extends @Nullable Object> CompletionStage<T> run(Callable<T> work) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            boolean start;
            synchronized (waiting) {
                if (waiting.size() >= BOUND) {
                    answer.completeExceptionally(full());
                    return answer;
                }
                waiting.add(new Task<>(work, answer));
                start = !running;
                running = true;
            }
            if (start) {
                takeTurn();
            }
            return answer;
        }

        /** Runs the work again and again, a turn at a time, until it answers true; then the stage completes on the loop. */
        public CompletionStage<Void> repeat(Callable<Boolean> work) {
            return run(work).thenCompose(done -> done ? CompletableFuture.completedFuture(null) : repeat(work));
        }

        private void takeTurn() {
            try {
                executor.execute(this::turn);
            } catch (RejectedExecutionException e) {
                List<Task<?>> late;
                synchronized (waiting) {
                    late = List.copyOf(waiting);
                    waiting.clear();
                    running = false;
                }
                late.forEach(Task::refuse);
            }
        }

        /** One piece of work a turn, so that lanes share the threads fairly. */
        private void turn() {
            Task<?> task;
            synchronized (waiting) {
                task = waiting.remove();
            }
            task.run();
            boolean more;
            synchronized (waiting) {
                more = !waiting.isEmpty();
                running = more;
            }
            if (more) {
                takeTurn();
            }
        }
    }
}
