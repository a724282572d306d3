// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.loop.Loop;

/**
 * Requests of one connection that wait for their answers, by correlation id. At most {@link #MAX_IN_FLIGHT} are with the other side; the next
 * {@link #MAX_WAITING} wait for their turn, in order. Each has a deadline that counts from when it was asked. Owned by the loop; stages
 * complete on it.
 */
public final class PendingReplies<R> {
    public static final int MAX_IN_FLIGHT = 64;
    public static final int MAX_WAITING = 4_096;

    private static final class Request<R> {
        private final CompletableFuture<R> reply = new CompletableFuture<>();
        private final LongConsumer send;
        private Loop.@Nullable Timer deadline;

        /** 0 until it is sent. */
        private long id;

        Request(LongConsumer send) {
            this.send = send;
        }

        void end() {
            if (deadline != null) {
                deadline.cancel();
            }
        }

        void fail(Problem problem) {
            end();
            reply.completeExceptionally(new RefusedException(problem));
        }
    }

    private final Map<Long, Request<R>> inFlight = new HashMap<>();
    private final Deque<Request<R>> waiting = new ArrayDeque<>();
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

    /**
     * Once it is the request's turn, numbers it, hands the id to {@code send}, and waits for the answer; BUSY when too many wait already,
     * TIMEOUT in the end.
     */
    public CompletionStage<R> ask(Duration within, LongConsumer send) {
        loop.assertInLoop();
        if (waiting.size() >= MAX_WAITING) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.BUSY, MAX_WAITING + " requests already wait for their turn", "try again in a moment"));
        }
        Request<R> request = new Request<>(send);
        request.deadline = loop.after(within, () -> expire(request, within));
        waiting.add(request);
        proceed();
        return request.reply;
    }

    private void proceed() {
        while (inFlight.size() < MAX_IN_FLIGHT && !waiting.isEmpty()) {
            Request<R> next = waiting.remove();
            next.id = nextId();
            inFlight.put(next.id, next);
            next.send.accept(next.id);
        }
    }

    private void expire(Request<R> request, Duration within) {
        if (request.id == 0 ? waiting.remove(request) : inFlight.remove(request.id, request)) {
            request.fail(Problem.of(
                    ErrorCode.TIMEOUT,
                    "no answer within " + within.toMillis() + " ms",
                    "try again, or see p2p status"));
            proceed();
        }
    }

    /** An answer arrived; false when nobody waits for it (too late, or never asked). */
    public boolean answer(long replyTo, R reply) {
        loop.assertInLoop();
        Request<R> request = inFlight.remove(replyTo);
        if (request == null) {
            return false;
        }
        request.end();
        request.reply.complete(reply);
        proceed();
        return true;
    }

    /** The connection is gone. */
    public void failAll(Problem problem) {
        loop.assertInLoop();
        List<Request<R>> all = new ArrayList<>(inFlight.values());
        all.addAll(waiting);
        inFlight.clear();
        waiting.clear();
        all.forEach(request -> request.fail(problem));
    }
}
