// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.loop.Loop;

/** Lets a thread of its own wait for what happens on the loop. Never called on the loop. */
final class LoopCall {
    private static final int WITHIN_SECONDS = 60;

    interface Question<T> {
        CompletionStage<T> ask();
    }

    private LoopCall() {}

    /** Asks on the loop and waits for the answer; throws what it was refused with, {@code TIMEOUT} after a minute. Blocking. */
    static <T> T await(Loop loop, Question<T> question) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                question.ask().whenComplete((said, failure) -> {
                    if (failure == null) {
                        answer.complete(said);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new RefusedException(
                    ErrorCode.TIMEOUT, "no answer within " + WITHIN_SECONDS + " s", "try again; the log may say more");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof RefusedException refused) {
                throw refused;
            }
            throw new IllegalStateException("a question to the loop failed", cause);
        }
    }

    /** The same for a question that is answered at once. */
    static <T> T look(Loop loop, java.util.function.Supplier<T> question) throws InterruptedException {
        return await(loop, () -> CompletableFuture.completedFuture(question.get()));
    }
}
