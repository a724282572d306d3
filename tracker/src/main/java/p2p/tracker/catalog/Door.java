// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.loop.Loop;

/**
 * The way off the loop for work that blocks or burns CPU: a few threads behind a queue with a bound. Answers come back as
 * stages that complete on the loop. Who finds the queue full is refused with {@code BUSY} at once.
 */
public final class Door implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(Door.class);

    private final String name;
    private final Loop loop;
    private final ThreadPoolExecutor threads;

    /** {@code name} names the threads; {@code threads} work at once, {@code waiting} tasks may queue. */
    public Door(String name, int threads, int waiting, Loop loop) {
        this.name = name;
        this.loop = loop;
        this.threads = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** Runs the work on a thread of the door. What it throws fails the stage. Callable from any thread. */
    public <T> CompletionStage<T> submit(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> run(work, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new RefusedException(
                    ErrorCode.BUSY, "the tracker is busy (" + name + ")", "try again in a moment"));
        }
        return answer;
    }

    private <T> void run(Supplier<T> work, CompletableFuture<T> answer) {
        try {
            T result = work.get();
            loop.execute(() -> answer.complete(result));
        } catch (Throwable e) { // an Error too: whoever waits must hear of it
            if (e instanceof Error) {
                log.error("{}: work failed", name, e);
            }
            loop.execute(() -> answer.completeExceptionally(e));
        }
    }

    /** Lets what is queued finish for a short while. Blocking; not on the loop. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
