// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.daemon.transfer.Transfers;
import p2p.daemon.transfer.Watch;
import p2p.loop.Loop;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;

/**
 * Somebody who commands the daemon: a command line, a page in a browser. Several commands may be under way. What was started goes
 * on when the caller leaves, what was watched ends. On the loop.
 */
public final class Caller implements AutoCloseable {
    static final int MAX_UNDER_WAY = 64;
    private static final Logger log = LoggerFactory.getLogger(Caller.class);

    private final Loop loop;
    private final Commands.Rooms rooms;
    private final Consumer<Caller> onClose;
    private final List<Watch> watches = new ArrayList<>();
    private boolean refusesWork;
    private boolean closed;
    private int underWay;

    Caller(Loop loop, Commands.Rooms rooms, Consumer<Caller> onClose) {
        this.loop = loop;
        this.rooms = rooms;
        this.onClose = onClose;
    }

    void refuseWork() {
        refusesWork = true;
    }

    /**
     * Gives a command. The stage completes with the answer, on the loop, and never fails: what went wrong is {@link
     * ControlReply.Refused}.
     *
     * @param requestId names the change for ever, so that a retry is applied once; null: a new one
     * @param events hears what goes on until the answer is there
     */
    public CompletionStage<ControlReply> ask(
            ControlRequest request, @Nullable RequestId requestId, Consumer<ControlEvent> events) {
        loop.assertInLoop();
        if (underWay >= MAX_UNDER_WAY) {
            return refusal(
                    Problem.of(ErrorCode.BUSY, MAX_UNDER_WAY + " commands are under way", "wait for one to end"));
        }
        if (refusesWork && !(request instanceof ControlRequest.ShowStatus)) {
            return refusal(Problem.of(ErrorCode.DAEMON_UNREACHABLE, "the daemon is stopping", "p2p daemon start"));
        }
        underWay++;
        CompletionStage<? extends ControlReply> answer;
        try {
            answer = request.visit(new ControlDesk(rooms, new Turn(requestId, events)));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle((reply, failure) -> {
            underWay--;
            return failure == null ? reply : new ControlReply.Refused(problem(request, failure));
        });
    }

    private static CompletionStage<ControlReply> refusal(Problem problem) {
        return CompletableFuture.completedFuture(new ControlReply.Refused(problem));
    }

    private static Problem problem(ControlRequest request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refused) {
            return refused.problem();
        }
        log.error("bug: {} failed", request.getClass().getSimpleName(), cause);
        return Problem.of(ErrorCode.INTERNAL, "the daemon failed: " + cause, "p2p daemon logs shows the details");
    }

    /** The caller is gone: its watches end. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(watches).forEach(Watch::close);
        watches.clear();
        onClose.accept(this);
    }

    private final class Turn implements ControlTurn {
        private final @Nullable RequestId requestId;
        private final Consumer<ControlEvent> events;

        Turn(@Nullable RequestId requestId, Consumer<ControlEvent> events) {
            this.requestId = requestId;
            this.events = events;
        }

        @Override
        public @Nullable RequestId requestId() {
            return requestId;
        }

        @Override
        public void event(ControlEvent event) {
            if (!closed) {
                events.accept(event);
            }
        }

        @Override
        public CompletionStage<ControlReply> watch(Transfers transfers, long number) {
            TransferWatch watch = new TransferWatch(loop, transfers, number, this::event);
            return until(watch, watch.start());
        }

        @Override
        public <T> CompletionStage<T> until(Watch watch, CompletionStage<T> end) {
            watches.add(watch);
            return end.whenComplete((done, failure) -> {
                watches.remove(watch);
                watch.close();
            });
        }
    }
}
