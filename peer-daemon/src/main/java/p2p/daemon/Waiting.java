// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** The main thread waits for the loop, while starting and stopping. Never on the loop. */
final class Waiting {
    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private Waiting() {}

    static <T> T on(CompletionStage<T> stage) {
        return on(stage, START_WITHIN);
    }

    /** The value; the refusal that the stage ended with; {@code TIMEOUT} when it takes too long. */
    static <T> T on(CompletionStage<T> stage, Duration within) {
        try {
            return stage.toCompletableFuture().get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedException refused ? refused : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new RefusedException(
                    ErrorCode.TIMEOUT,
                    "the daemon did not get ready in " + within.toSeconds() + " s",
                    "see its log, then start it again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
