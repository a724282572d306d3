// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.message.TrackerReply;

/** Answers of trackers as stages of the kind that was asked for; a refusal becomes a {@link RefusedException}. */
final class Replies {
    private Replies() {}

    static <T extends TrackerReply> CompletionStage<T> expect(Class<T> type, CompletionStage<TrackerReply> reply) {
        return reply.thenCompose(answer -> {
            if (type.isInstance(answer)) {
                return CompletableFuture.completedFuture(type.cast(answer));
            }
            Problem problem = answer instanceof TrackerReply.Refused refused
                    ? refused.problem()
                    : Problem.of(
                            ErrorCode.INTERNAL,
                            "the tracker answered " + answer.getClass().getSimpleName() + " instead of "
                                    + type.getSimpleName(),
                            "use programs of the same release");
            return CompletableFuture.failedFuture(new RefusedException(problem));
        });
    }

    /** What a failed stage failed with. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
