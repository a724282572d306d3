// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.fellow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.net.ConnectException;
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
import p2p.core.Printable;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.loop.Loop;
import p2p.message.Envelope;
import p2p.message.FellowMessage;
import p2p.net.PendingReplies;

/** This tracker's way to another one: dialled again until it is closed. Owned by the loop. */
public final class FellowLink {
    private static final Logger log = LoggerFactory.getLogger(FellowLink.class);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final FellowDialer dialer;
    private final Loop loop;
    private final Endpoint at;
    private final @Nullable PeerId expected;
    private final PendingReplies<FellowMessage> pending;
    private final Runnable changed;
    private @Nullable Channel channel;
    private @Nullable PeerId key;
    private String why = "it was not dialled yet";
    private boolean refused;
    private boolean closed;

    /**
     * @param expected whose key must answer, or null for anybody's
     * @param changed hears when the link opened or broke
     */
    public FellowLink(FellowDialer dialer, Loop loop, Endpoint at, @Nullable PeerId expected, Runnable changed) {
        this.dialer = dialer;
        this.loop = loop;
        this.at = at;
        this.expected = expected;
        this.changed = changed;
        this.pending = new PendingReplies<>(loop);
    }

    /** Dials now, and again after each failure. */
    public void start() {
        if (!closed) {
            dialer.dial(this);
        }
    }

    public Endpoint at() {
        return at;
    }

    public boolean isOpen() {
        return channel != null;
    }

    /** Who answers there, while it is open. */
    public Optional<PeerId> key() {
        return channel == null ? Optional.empty() : Optional.ofNullable(key);
    }

    /** Why it is not open, for people. */
    public String why() {
        return why;
    }

    /** Whether the host lives but nothing listens there: the last dial was refused. */
    public boolean isRefused() {
        return channel == null && refused;
    }

    /**
     * Whether the host answers a new connection there, be it by a refusal: then no wire is cut, whatever the program does. Completes on the loop.
     */
    public CompletionStage<Boolean> knock() {
        return dialer.knock(at);
    }

    /** One reply, or a {@link RefusedException}: what the other said, or that it cannot be reached. */
    public CompletionStage<FellowMessage> ask(FellowMessage request, Duration within) {
        Channel open = channel;
        if (open == null) {
            return CompletableFuture.failedFuture(new RefusedException(unreachable()));
        }
        return pending.ask(within, id -> open.writeAndFlush(Envelope.unasked(id, request))
                        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE))
                .thenApply(reply -> {
                    if (reply instanceof FellowMessage.Refused no) {
                        throw new RefusedException(no.problem());
                    }
                    return reply;
                });
    }

    private Problem unreachable() {
        return Problem.of(
                ErrorCode.TRACKER_UNREACHABLE, "the tracker at " + at + " cannot be reached: " + why, "check it");
    }

    void connected(PeerId shown, Channel to) {
        if (closed || expected != null && !expected.equals(shown)) {
            if (!closed) {
                log.warn("tracker {}: the key {} answers there, not the one of the set", at, shown.shortHex());
            }
            to.close();
            return;
        }
        channel = to;
        key = shown;
        refused = false;
        changed.run();
    }

    void received(Envelope<FellowMessage> message) {
        pending.answer(message.replyTo(), message.body());
    }

    /** The connection is gone, or there was none to be had. */
    void failed(Throwable cause) {
        boolean was = channel != null;
        channel = null;
        refused = isRefusal(cause);
        why = refused ? "nothing listens there" : Printable.of(String.valueOf(cause.getMessage()));
        pending.failAll(unreachable());
        if (!closed) {
            loop.after(AGAIN, this::start);
        }
        if (was) {
            changed.run();
        }
    }

    static boolean isRefusal(Throwable cause) {
        return cause instanceof ConnectException
                && String.valueOf(cause.getMessage()).contains("refused");
    }

    /** For good. */
    public void close() {
        closed = true;
        Channel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
        pending.failAll(unreachable());
    }
}
