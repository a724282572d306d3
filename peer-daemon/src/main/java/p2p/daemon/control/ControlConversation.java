// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.core.Problem;
import p2p.message.ControlEvent;
import p2p.message.ControlMessage;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.Envelope;

/** One command line at the other end: greets first, then asks. On the loop. */
final class ControlConversation {
    /** Versions of the control protocol that this build speaks. */
    static final int LOWEST = 1;

    static final int HIGHEST = 1;
    private static final Logger log = LoggerFactory.getLogger(ControlConversation.class);

    /** The connection. */
    interface Outlet {
        void send(Envelope<ControlMessage> message);

        /** Whether events would only pile up. */
        boolean isWritable();

        /** Closes once what was sent is out. */
        void close();
    }

    private final Caller caller;
    private final String software;
    private final Outlet outlet;
    private boolean greeted;
    private boolean ended;
    private long lastId;

    ControlConversation(Commands commands, Outlet outlet) {
        this.caller = commands.open();
        this.software = commands.software();
        this.outlet = outlet;
    }

    boolean greeted() {
        return greeted;
    }

    void received(Envelope<ControlMessage> message) {
        if (!(message.body() instanceof ControlRequest request)) {
            log.warn(
                    "control: a {} from the command line",
                    message.body().getClass().getSimpleName());
            outlet.close();
            return;
        }
        long id = message.id();
        if (greeted) {
            caller.ask(request, message.requestId(), event -> event(id, event)).thenAccept(reply -> reply(id, reply));
        } else {
            greet(id, request);
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
            reply(
                    id,
                    new ControlReply.Refused(Problem.of(
                            ErrorCode.INCOMPATIBLE,
                            "the command line (" + Printable.of(greet.software()) + ") and the daemon (" + software
                                    + ") are of different releases",
                            cliIsOlder
                                    ? "upgrade the command line"
                                    : "p2p daemon restart, with the newer release installed")));
            outlet.close();
            return;
        }
        greeted = true;
        reply(id, new ControlReply.Greeted(Math.min(HIGHEST, greet.highestVersion()), software));
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
        caller.close();
    }
}
