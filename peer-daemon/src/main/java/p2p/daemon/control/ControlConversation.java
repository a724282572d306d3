// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.daemon.transfer.Transfers;
import p2p.loop.Loop;
import p2p.message.ControlEvent;
import p2p.message.ControlMessage;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.Envelope;

/**
 * One command line at the other end: greets first, then asks; several requests may be under way. What it started goes on when
 * it leaves, what it watched ends. On the loop.
 */
final class ControlConversation {
    /** Versions of the control protocol that this build speaks. */
    static final int LOWEST = 1;

    static final int HIGHEST = 1;
    static final int MAX_UNDER_WAY = 64;
    private static final Logger log = LoggerFactory.getLogger(ControlConversation.class);

    /** The connection. */
    interface Outlet {
        void send(Envelope<ControlMessage> message);

        /** Whether events would only pile up. */
        boolean isWritable();

        /** Closes once what was sent is out. */
        void close();
    }

    private final Loop loop;
    private final ControlDesk.Rooms rooms;
    private final Outlet outlet;
    private final List<TransferWatch> watches = new ArrayList<>();
    private boolean greeted;
    private boolean refusesWork;
    private boolean ended;
    private int underWay;
    private long lastId;

    ControlConversation(Loop loop, ControlDesk.Rooms rooms, Outlet outlet) {
        this.loop = loop;
        this.rooms = rooms;
        this.outlet = outlet;
    }

    boolean greeted() {
        return greeted;
    }

    /** The daemon stops: what is under way may end, nothing new begins. */
    void refuseWork() {
        refusesWork = true;
    }

    void received(Envelope<ControlMessage> message) {
        if (!(message.body() instanceof ControlRequest request)) {
            log.warn(
                    "control: a {} from the command line",
                    message.body().getClass().getSimpleName());
            outlet.close();
            return;
        }
        if (!greeted) {
            greet(message.id(), request);
        } else if (underWay >= MAX_UNDER_WAY) {
            refuse(
                    message.id(),
                    Problem.of(ErrorCode.BUSY, MAX_UNDER_WAY + " commands are under way", "wait for one to end"));
        } else if (refusesWork && !(request instanceof ControlRequest.ShowStatus)) {
            refuse(
                    message.id(),
                    Problem.of(ErrorCode.DAEMON_UNREACHABLE, "the daemon is stopping", "p2p daemon start"));
        } else {
            begin(new Turn(message.id(), message.requestId()), request);
        }
    }

    private void greet(long id, ControlRequest request) {
        if (!(request instanceof ControlRequest.Greet greet)) {
            log.warn("control: {} before the greeting", request.getClass().getSimpleName());
            outlet.close();
            return;
        }
        if (greet.highestVersion() < LOWEST || greet.lowestVersion() > HIGHEST) {
            boolean cliIsOlder = greet.highestVersion() < LOWEST;
            refuse(
                    id,
                    Problem.of(
                            ErrorCode.INCOMPATIBLE,
                            "the command line (" + p2p.core.Printable.of(greet.software()) + ") and the daemon ("
                                    + rooms.facts().software() + ") are of different releases",
                            cliIsOlder
                                    ? "upgrade the command line"
                                    : "p2p daemon restart, with the newer release installed"));
            outlet.close();
            return;
        }
        greeted = true;
        reply(
                id,
                new ControlReply.Greeted(
                        Math.min(HIGHEST, greet.highestVersion()), rooms.facts().software()));
    }

    private void begin(Turn turn, ControlRequest request) {
        underWay++;
        CompletionStage<? extends ControlReply> answer;
        try {
            answer = request.visit(new ControlDesk(rooms, turn));
        } catch (RuntimeException e) {
            underWay--;
            refuse(turn.id, problem(request, e));
            return;
        }
        answer.whenComplete((reply, failure) -> {
            underWay--;
            if (failure != null) {
                refuse(turn.id, problem(request, failure));
            } else {
                reply(turn.id, reply);
            }
        });
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

    private void refuse(long replyTo, Problem problem) {
        reply(replyTo, new ControlReply.Refused(problem));
    }

    private void reply(long replyTo, ControlReply reply) {
        if (!ended) {
            outlet.send(Envelope.reply(++lastId, replyTo, reply));
        }
    }

    private void event(long replyTo, ControlEvent event) {
        if (!ended && outlet.isWritable()) {
            outlet.send(Envelope.reply(++lastId, replyTo, event));
        }
    }

    /** The command line is gone. */
    void ended() {
        ended = true;
        List.copyOf(watches).forEach(TransferWatch::close);
        watches.clear();
    }

    private final class Turn implements ControlTurn {
        private final long id;
        private final @Nullable RequestId requestId;

        Turn(long id, @Nullable RequestId requestId) {
            this.id = id;
            this.requestId = requestId;
        }

        @Override
        public @Nullable RequestId requestId() {
            return requestId;
        }

        @Override
        public void event(ControlEvent event) {
            ControlConversation.this.event(id, event);
        }

        @Override
        public CompletionStage<ControlReply> watch(Transfers transfers, long number) {
            TransferWatch watch = new TransferWatch(loop, transfers, number, this::event);
            watches.add(watch);
            return watch.start().whenComplete((done, failure) -> watches.remove(watch));
        }
    }
}
