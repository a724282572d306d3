// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.message.ControlEvent;
import p2p.message.ControlMessage;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.Envelope;
import p2p.wire.ControlWire;
import p2p.wire.MalformedMessageException;

/**
 * A greeted connection to the daemon; one request at a time, on the caller's thread. Whatever fails is thrown as
 * {@link RefusedException}: the daemon's own refusal, DAEMON_UNREACHABLE, INCOMPATIBLE, TIMEOUT or INTERRUPTED.
 */
public final class DaemonConnection implements AutoCloseable {
    /** The versions of the control protocol that this side speaks. */
    public static final int VERSION = 1;

    /** A daemon that says nothing for this long is taken for dead; it sends progress much more often. */
    private static final long SILENCE_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private final FrameChannel channel;
    private final Path socket;
    private final Deadline deadline;
    private long lastId;

    private DaemonConnection(FrameChannel channel, Path socket, Deadline deadline) {
        this.channel = channel;
        this.socket = socket;
        this.deadline = deadline;
    }

    /** Connects and greets. {@link IOException} only when nobody listens there. */
    static DaemonConnection open(Path socket, String software, Deadline deadline) throws IOException {
        DaemonConnection connection = new DaemonConnection(FrameChannel.open(socket), socket, deadline);
        try {
            connection.greet(software);
            return connection;
        } catch (RefusedException e) {
            connection.close();
            throw e;
        }
    }

    private void greet(String software) {
        ControlReply reply = ask(new ControlRequest.Greet(VERSION, VERSION, software), event -> {});
        if (!(reply instanceof ControlReply.Greeted greeted)) {
            throw garbled("it did not greet");
        }
        if (greeted.version() != VERSION) {
            boolean daemonIsOlder = greeted.version() < VERSION;
            throw new RefusedException(
                    ErrorCode.INCOMPATIBLE,
                    "the daemon (" + greeted.software() + ") and this p2p (" + software
                            + ") do not understand each other: " + "they speak versions " + greeted.version() + " and "
                            + VERSION,
                    daemonIsOlder ? "upgrade the daemon, then: p2p daemon restart" : "upgrade this p2p");
        }
    }

    /** The daemon's answer; refusals are thrown. */
    public ControlReply ask(ControlRequest request) {
        return ask(request, event -> {});
    }

    /** The same, with what the daemon tells meanwhile. */
    public ControlReply ask(ControlRequest request, Consumer<ControlEvent> meanwhile) {
        long id = ++lastId;
        try {
            channel.write(
                    ControlWire.toFrame(new Envelope<>(id, 0, null, request)).toByteArray(),
                    deadline.millisLeft(SILENCE_MILLIS));
            while (true) {
                Envelope<ControlMessage> envelope = receive();
                if (envelope.replyTo() == id && envelope.body() instanceof ControlReply reply) {
                    return unlessRefused(reply);
                }
                if (envelope.replyTo() == id && envelope.body() instanceof ControlEvent event) {
                    meanwhile.accept(event);
                }
            }
        } catch (ClosedByInterruptException e) {
            throw new RefusedException(ErrorCode.INTERRUPTED, "interrupted", "");
        } catch (SocketTimeoutException e) {
            throw silent();
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.DAEMON_UNREACHABLE,
                    "the connection to the daemon at " + socket + " broke: " + e.getMessage(),
                    "p2p daemon status");
        }
    }

    private Envelope<ControlMessage> receive() throws IOException {
        if (!channel.readable(deadline.millisLeft(SILENCE_MILLIS))) {
            throw silent();
        }
        try {
            return ControlWire.parse(channel.read(SILENCE_MILLIS));
        } catch (MalformedMessageException e) {
            throw garbled(String.valueOf(e.getMessage()));
        } finally {
            if (deadline.isPast()) {
                throw timeout();
            }
        }
    }

    private RefusedException silent() {
        return deadline.isPast()
                ? timeout()
                : new RefusedException(
                        ErrorCode.DAEMON_UNREACHABLE,
                        "the daemon at " + socket + " does not answer",
                        "p2p daemon restart");
    }

    private static RefusedException timeout() {
        return new RefusedException(ErrorCode.TIMEOUT, "no answer within the time of --timeout", "");
    }

    private RefusedException garbled(String how) {
        return new RefusedException(
                ErrorCode.INCOMPATIBLE,
                "what listens at " + socket + " does not speak as a daemon of this release: " + how,
                "use programs of the same release, then: p2p daemon restart");
    }

    private static ControlReply unlessRefused(ControlReply reply) {
        if (reply instanceof ControlReply.Refused refused) {
            Problem problem = refused.problem();
            throw new RefusedException(problem);
        }
        return reply;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing a local socket", e);
        }
    }
}
