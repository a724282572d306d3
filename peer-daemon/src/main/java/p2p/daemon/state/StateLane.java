// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.loop.Loop;

/** The one thread that uses the database. Work runs in the order handed in; results come back on the loop. */
final class StateLane {
    private static final Logger log = LoggerFactory.getLogger(StateLane.class);
    /** Changes that may wait; the request window keeps them far below. */
    private static final int MAX_WAITING = 10_000;

    private final Loop loop;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), work -> new Thread(work, "p2p-state"));

    StateLane(Loop loop) {
        this.loop = loop;
    }

    /** Callable from any thread. Failures of the database arrive as {@link RefusedException}. */
    <T> CompletionStage<T> call(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            thread.execute(() -> run(work, result));
        } catch (RejectedExecutionException e) {
            boolean stopping = thread.isShutdown();
            result.completeExceptionally(new RefusedException(
                    stopping ? ErrorCode.INTERRUPTED : ErrorCode.BUSY,
                    stopping ? "the daemon is stopping" : "too many changes wait for the state database",
                    "try again in a moment"));
        }
        return result;
    }

    private <T> void run(Callable<T> work, CompletableFuture<T> result) {
        try {
            T value = work.call();
            loop.execute(() -> result.complete(value));
        } catch (Exception e) {
            RuntimeException told = DatabaseFault.told(e);
            loop.execute(() -> result.completeExceptionally(told));
        } catch (Throwable e) {
            // whoever waits must hear of it, and what waits behind it must still run
            log.error("the state database's thread failed", e);
            loop.execute(() -> result.completeExceptionally(e));
        }
    }

    /** Runs what waits, then {@code last}, then ends the thread. Blocking; not on the loop. False if it took too long. */
    boolean finish(Runnable last, Duration within) {
        if (!thread.isShutdown()) {
            thread.execute(last);
            thread.shutdown();
        }
        try {
            return thread.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
