// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.loop.Loop;

/**
 * Requests of one connection that wait for their answers, by correlation id. At most {@link #MAX_IN_FLIGHT}; each has a deadline. Owned by
 * the loop; stages complete on it.
 */
public final class PendingReplies<R> {
    public static final int MAX_IN_FLIGHT = 64;

    private record Waiting<R>(CompletableFuture<R> reply, Loop.Timer deadline) {}

    private final Map<Long, Waiting<R>> waiting = new HashMap<>();
    private final Loop loop;
    private long lastId;

    public PendingReplies(Loop loop) {
        this.loop = loop;
    }

    /** A fresh id for a message that expects no answer. */
    public long nextId() {
        loop.assertInLoop();
        return ++lastId;
    }

    /** Numbers a request, hands the id to {@code send}, and waits for the answer; BUSY when too many wait already, TIMEOUT in the end. */
    public CompletionStage<R> ask(Duration within, LongConsumer send) {
        loop.assertInLoop();
        if (waiting.size() >= MAX_IN_FLIGHT) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.BUSY, MAX_IN_FLIGHT + " requests already wait for an answer", "try again in a moment"));
        }
        long id = nextId();
        CompletableFuture<R> reply = new CompletableFuture<>();
        Loop.Timer deadline = loop.after(
                within,
                () -> fail(
                        id,
                        Problem.of(
                                ErrorCode.TIMEOUT,
                                "no answer within " + within.toMillis() + " ms",
                                "try again, or see p2p status")));
        waiting.put(id, new Waiting<>(reply, deadline));
        send.accept(id);
        return reply;
    }

    /** An answer arrived; false when nobody waits for it (too late, or never asked). */
    public boolean answer(long replyTo, R reply) {
        loop.assertInLoop();
        Waiting<R> w = waiting.remove(replyTo);
        if (w == null) {
            return false;
        }
        w.deadline().cancel();
        w.reply().complete(reply);
        return true;
    }

    /** The connection is gone. */
    public void failAll(Problem problem) {
        loop.assertInLoop();
        for (Long id : new ArrayList<>(waiting.keySet())) {
            fail(id, problem);
        }
    }

    private void fail(long id, Problem problem) {
        Waiting<R> w = waiting.remove(id);
        if (w != null) {
            w.deadline().cancel();
            w.reply().completeExceptionally(new RefusedException(problem));
        }
    }
}
