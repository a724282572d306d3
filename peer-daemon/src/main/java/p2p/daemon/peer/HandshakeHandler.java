// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.DeviceName;
import p2p.core.PeerId;
import p2p.daemon.transfer.Whereabouts;
import p2p.message.PeerMessage;
import p2p.net.Farewell;
import p2p.net.Pipelines;
import p2p.net.Protocol;
import p2p.net.ProtocolViolationException;
import p2p.net.TlsPeer;

/**
 * Last handler of a connection until its link is open: reads who the other side is from TLS, says and hears Hello and Welcome,
 * then makes way for {@link PeerHandler}.
 */
final class HandshakeHandler extends SimpleChannelInboundHandler<Object> {
    private static final Logger log = LoggerFactory.getLogger(HandshakeHandler.class);
    private static final int FIRST_FRAME_SECONDS = 5;

    /** Whom a dialler waits for, and what is told to it; an accepting side has neither. */
    interface Dial {
        PeerId expected();

        void opened(ChannelPeerLink link);

        void failed(Throwable why);
    }

    private final PeerCard card;
    private final PeerLinks links;
    private final PeerSlots.Slot slot;
    private final @Nullable Dial dial;
    private @Nullable PeerId peer;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Throwable cause;

    HandshakeHandler(PeerCard card, PeerLinks links, PeerSlots.Slot slot, @Nullable Dial dial) {
        this.card = card;
        this.links = links;
        this.slot = slot;
        this.dial = dial;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                secured(ctx);
            } else {
                fail(ctx, handshake.cause());
            }
        }
        super.userEventTriggered(ctx, event);
    }

    private void secured(ChannelHandlerContext ctx) {
        PeerId shown = TlsPeer.of(ctx.channel(), Protocol.PEER);
        peer = shown;
        deadline = ctx.executor()
                .schedule(
                        () -> fail(
                                ctx,
                                new ProtocolViolationException("no first frame within " + FIRST_FRAME_SECONDS + " s")),
                        FIRST_FRAME_SECONDS,
                        TimeUnit.SECONDS);
        if (shown.equals(card.self())) {
            fail(ctx, new ProtocolViolationException("this is the daemon itself"));
        } else if (dial != null && !shown.equals(dial.expected())) {
            fail(
                    ctx,
                    new ProtocolViolationException("another key answers: " + shown.shortHex() + " instead of "
                            + dial.expected().shortHex()));
        } else if (dial != null) {
            ctx.writeAndFlush(card.hello(links.listenPort()));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) {
        PeerId other = peer;
        if (other == null || cause != null) {
            return;
        }
        if (dial == null && message instanceof PeerMessage.Hello hello) {
            greet(ctx, other, hello);
        } else if (dial != null && message instanceof PeerMessage.Welcome welcome) {
            if (Protocol.PEER.agree(welcome.version(), welcome.version()) == 0) {
                throw new ProtocolViolationException("Welcome to version " + welcome.version());
            }
            if (links.givesWay(other, true)) {
                Farewell.say(ctx.channel(), new PeerMessage.Goodbye("the other connection stays"));
            } else {
                open(ctx, other, welcome.device(), welcome.listenPort(), welcome.features());
            }
        } else if (message instanceof PeerMessage.Goodbye goodbye) {
            fail(ctx, new IOException("it says goodbye: " + p2p.core.Printable.of(goodbye.reason())));
        } else {
            throw new ProtocolViolationException(
                    message.getClass().getSimpleName() + " instead of " + (dial == null ? "Hello" : "Welcome"));
        }
    }

    private void greet(ChannelHandlerContext ctx, PeerId other, PeerMessage.Hello hello) {
        int version = Protocol.PEER.agree(hello.lowestVersion(), hello.highestVersion());
        if (version == 0) {
            log.info(
                    "{} speaks versions {} to {}, this daemon {} to {}",
                    ChannelPeerLink.address(ctx.channel()),
                    hello.lowestVersion(),
                    hello.highestVersion(),
                    Protocol.PEER.lowest(),
                    Protocol.PEER.highest());
            Farewell.say(ctx.channel(), new PeerMessage.Goodbye("no common version of the protocol"));
        } else if (links.givesWay(other, false)) {
            Farewell.say(ctx.channel(), new PeerMessage.Goodbye("the other connection stays"));
        } else {
            ctx.writeAndFlush(card.welcome(version, links.listenPort()));
            open(ctx, other, hello.device(), hello.listenPort(), hello.features());
        }
    }

    private void open(ChannelHandlerContext ctx, PeerId other, DeviceName device, int stated, long features) {
        Channel channel = ctx.channel();
        cancelDeadline();
        Pipelines.known(channel);
        Whereabouts where = new Whereabouts(
                ChannelPeerLink.endpoint(channel.remoteAddress()),
                ChannelPeerLink.own(channel.localAddress(), links.listenPort()),
                stated,
                features,
                dial != null);
        ChannelPeerLink link = new ChannelPeerLink(channel, slot, other, device, where, System.nanoTime());
        channel.pipeline()
                .addLast("idle", Liveness.clock())
                .addLast("peer", new PeerHandler(link, links))
                .remove(this);
        log.info("{} connected ({}), key {}", link, dial != null ? "dialled" : "accepted", other.shortHex());
        links.opened(link);
        if (dial != null) {
            dial.opened(link);
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void fail(ChannelHandlerContext ctx, Throwable why) {
        if (cause == null) {
            cause = why;
        }
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        Throwable why = cause == null ? new IOException("it closed the connection") : cause;
        if (dial != null) {
            dial.failed(why);
        } else if (cause != null) {
            log.warn("refused {}: {}", ChannelPeerLink.address(ctx.channel()), why.getMessage());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        if (!(thrown instanceof IOException
                || thrown instanceof DecoderException
                || thrown instanceof p2p.wire.MalformedMessageException)) {
            log.error("bug while meeting {}", ChannelPeerLink.address(ctx.channel()), thrown);
        }
        fail(ctx, thrown);
    }
}
