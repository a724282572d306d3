// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.loop.Loop;
import p2p.message.Envelope;
import p2p.message.LinkMessage;
import p2p.message.TrackerMessage;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.net.PendingReplies;
import p2p.net.Protocol;
import p2p.net.ProtocolViolationException;

/**
 * One connection to one tracker, from dialling to its end. Says nothing but Hello until {@link #admit()}: the listener decides
 * from Welcome and the proven key whether to trust the other side. On the loop.
 */
final class TrackerLink {
    /** From dialling to Welcome: connect, TLS and first frame have 5 s each. */
    static final Duration WELCOME_WITHIN = Duration.ofSeconds(15);

    private static final String CANNOT_BE_REACHED = " cannot be reached: ";
    private static final Logger log = LoggerFactory.getLogger(TrackerLink.class);

    /** What a link tells. {@code closed} is the last call and comes exactly once. */
    interface Listener {
        void welcomed(TrackerLink link, LinkMessage.Welcome welcome);

        void notice(TrackerLink link, TrackerNotice notice);

        void closed(TrackerLink link, Problem why);

        /** The newest command of the catalog that any tracker's answer has shown. */
        long seen();

        /** An answer has seen that command. */
        void saw(long newest);
    }

    /** The open socket under a link. */
    interface Outlet {
        void send(Envelope<TrackerMessage> message);

        void close();

        /** Sends the last message, and closes once it is out; complete, on the loop, when closed. */
        CompletionStage<Void> leave(Envelope<TrackerMessage> goodbye);
    }

    private final Loop loop;
    private final DaemonCard card;
    private final Endpoint at;
    private final Listener listener;
    private final PendingReplies<TrackerReply> pending;
    private final Loop.Timer welcomeDeadline;
    private final Reader reader = new Reader();
    private @Nullable Outlet outlet;
    private @Nullable PeerId key;
    private boolean welcomed;
    private boolean admitted;
    private boolean closed;
    private long receiving;
    private long lastHeard;

    TrackerLink(Loop loop, DaemonCard card, Endpoint at, Listener listener) {
        this.loop = loop;
        this.card = card;
        this.at = at;
        this.listener = listener;
        this.pending = new PendingReplies<>(loop);
        this.lastHeard = loop.nanoTime();
        this.welcomeDeadline = loop.after(
                WELCOME_WITHIN,
                () -> drop(unreachable("it did not answer within " + WELCOME_WITHIN.toSeconds() + " s")));
    }

    Endpoint at() {
        return at;
    }

    /** The key that the tracker proved on this connection; only after it was connected. */
    PeerId key() {
        if (key == null) {
            throw new IllegalStateException("not connected to " + at);
        }
        return key;
    }

    boolean isOpen() {
        return admitted && !closed;
    }

    /** TLS is done: introduces this daemon. */
    void connected(PeerId tracker, Outlet socket) {
        loop.assertInLoop();
        if (closed) {
            socket.close();
            return;
        }
        key = tracker;
        outlet = socket;
        lastHeard = loop.nanoTime();
        socket.send(Envelope.unasked(pending.nextId(), card.hello()));
    }

    /** A frame arrived; throws {@link ProtocolViolationException} when it breaks the rules. */
    void received(Envelope<TrackerMessage> message) {
        loop.assertInLoop();
        if (closed) {
            return;
        }
        lastHeard = loop.nanoTime();
        receiving = message.id();
        if (message.body() instanceof TrackerReply reply) {
            listener.saw(message.seen());
            answered(message.replyTo(), reply);
        } else {
            message.body()
                    .visit((TrackerMessage.Visitor<Optional<String>>) reader)
                    .ifPresent(rule -> {
                        throw new ProtocolViolationException(rule);
                    });
        }
    }

    private void answered(long replyTo, TrackerReply reply) {
        if (!admitted && reply instanceof TrackerReply.Refused refused) {
            drop(refused.problem());
        } else if (!pending.answer(replyTo, reply)) {
            log.debug(
                    "tracker {}: an answer came too late: {}",
                    at,
                    reply.getClass().getSimpleName());
        }
    }

    /** Takes what is not a reply; tells the rule that it breaks, if any. */
    private final class Reader
            implements TrackerMessage.Visitor<Optional<String>>, LinkMessage.Visitor<Optional<String>> {
        @Override
        public Optional<String> link(LinkMessage message) {
            return message.visit((LinkMessage.Visitor<Optional<String>>) this);
        }

        @Override
        public Optional<String> request(TrackerRequest message) {
            return Optional.of("a tracker asks nothing");
        }

        @Override
        public Optional<String> reply(TrackerReply message) {
            throw new IllegalStateException("replies are taken before");
        }

        @Override
        public Optional<String> notice(TrackerNotice message) {
            if (!admitted) {
                return Optional.of("a notice before the link was open");
            }
            listener.notice(TrackerLink.this, message);
            return Optional.empty();
        }

        @Override
        public Optional<String> hello(LinkMessage.Hello m) {
            return Optional.of("a tracker says Welcome, not Hello");
        }

        @Override
        public Optional<String> welcome(LinkMessage.Welcome m) {
            return welcomed ? Optional.of("a second Welcome") : greeted(m);
        }

        @Override
        public Optional<String> ping(LinkMessage.Ping m) {
            if (outlet != null) {
                outlet.send(Envelope.reply(pending.nextId(), receiving, new LinkMessage.Pong()));
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> pong(LinkMessage.Pong m) {
            return Optional.empty();
        }

        @Override
        public Optional<String> goodbye(LinkMessage.Goodbye m) {
            drop(unreachable("it said goodbye: " + p2p.core.Printable.of(m.reason())));
            return Optional.empty();
        }
    }

    private Optional<String> greeted(LinkMessage.Welcome m) {
        welcomeDeadline.cancel();
        if (Protocol.TRACKER.agree(m.version(), m.version()) != m.version()) {
            drop(Problem.of(
                    ErrorCode.INCOMPATIBLE,
                    "the tracker at " + at + " speaks version " + m.version() + " of the protocol, this daemon up to "
                            + Protocol.TRACKER.highest(),
                    "use programs of the same release"));
        } else {
            welcomed = true;
            listener.welcomed(this, m);
        }
        return Optional.empty();
    }

    /** The other side is trusted: requests may go out. */
    void admit() {
        loop.assertInLoop();
        admitted = true;
    }

    /**
     * Sends a request. {@code TRACKER_UNREACHABLE} or {@code TIMEOUT} when no answer came over this connection; a refusal is an
     * answer and completes normally.
     */
    CompletionStage<TrackerReply> ask(TrackerRequest request, @Nullable RequestId requestId, Duration within) {
        loop.assertInLoop();
        Outlet out = outlet;
        if (!isOpen() || out == null) {
            return CompletableFuture.failedFuture(new RefusedException(unreachable("not connected")));
        }
        return pending.ask(within, id -> out.send(new Envelope<>(id, 0, requestId, listener.seen(), request)));
    }

    /** Asks for a sign of life when there is nothing else to say. */
    void ping() {
        if (isOpen() && outlet != null) {
            outlet.send(Envelope.unasked(pending.nextId(), new LinkMessage.Ping()));
        }
    }

    /** How long nothing was heard. */
    Duration silence() {
        return Duration.ofNanos(loop.nanoTime() - lastHeard);
    }

    /** Says goodbye, then closes; the listener hears of it at once. Complete, on the loop, when the goodbye is out and the socket closed. */
    CompletionStage<Void> close(String reason) {
        Outlet leaving = closed ? null : outlet;
        outlet = null;
        CompletionStage<Void> left = leaving == null
                ? CompletableFuture.completedFuture(null)
                : leaving.leave(Envelope.unasked(pending.nextId(), new LinkMessage.Goodbye(reason)));
        drop(unreachable(reason));
        return left;
    }

    /** The connection is of no use any more, or never came about. Harmless when repeated. */
    void drop(Problem why) {
        loop.assertInLoop();
        if (closed) {
            return;
        }
        closed = true;
        welcomeDeadline.cancel();
        if (outlet != null) {
            outlet.close();
        }
        pending.failAll(why);
        listener.closed(this, why);
    }

    /** The reason alone, where the tracker is named beside it. */
    static String shortly(Problem why) {
        int reason = why.message().indexOf(CANNOT_BE_REACHED);
        return reason < 0 ? why.message() : why.message().substring(reason + CANNOT_BE_REACHED.length());
    }

    Problem unreachable(String why) {
        return Problem.of(
                ErrorCode.TRACKER_UNREACHABLE,
                "the tracker at " + at + CANNOT_BE_REACHED + why,
                "check the network, or ask its operator; p2p status shows when it is back");
    }
}
