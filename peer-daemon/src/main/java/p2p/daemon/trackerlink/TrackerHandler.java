// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.message.Envelope;
import p2p.message.TrackerMessage;
import p2p.net.Farewell;
import p2p.net.Protocol;
import p2p.net.TlsPeer;
import p2p.wire.MalformedMessageException;

/** Last handler of a connection to a tracker. Translates channel events for the link and decides nothing. */
final class TrackerHandler extends SimpleChannelInboundHandler<Envelope<TrackerMessage>> {
    private static final Logger log = LoggerFactory.getLogger(TrackerHandler.class);

    private final TrackerLink link;

    TrackerHandler(TrackerLink link) {
        this.link = link;
    }

    private record Socket(Channel channel) implements TrackerLink.Outlet {
        @Override
        public void send(Envelope<TrackerMessage> message) {
            channel.writeAndFlush(message).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }

        @Override
        public void close() {
            channel.close();
        }

        @Override
        public CompletionStage<Void> leave(Envelope<TrackerMessage> goodbye) {
            Farewell.say(channel, goodbye);
            return Farewell.ended(channel);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                link.connected(TlsPeer.of(ctx.channel(), Protocol.TRACKER), new Socket(ctx.channel()));
            } else {
                link.drop(link.unreachable("TLS failed: " + plain(handshake.cause())));
                ctx.close();
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Envelope<TrackerMessage> message) {
        link.received(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        link.drop(link.unreachable("it closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException || cause instanceof MalformedMessageException) {
            log.warn("tracker {} broke the protocol: {}", link.at(), cause.getMessage());
            link.drop(link.unreachable("it broke the protocol: " + plain(cause)));
        } else if (cause instanceof IOException) {
            link.drop(link.unreachable(plain(cause)));
        } else {
            log.error("bug while talking to tracker {}", link.at(), cause);
            link.drop(link.unreachable("internal error"));
        }
        ctx.close();
    }

    /** The cause as people say it. */
    static String plain(Throwable cause) {
        if (cause instanceof ConnectException
                && String.valueOf(cause.getMessage()).contains("refused")) {
            return "nothing listens there";
        }
        if (cause instanceof io.netty.channel.ConnectTimeoutException) {
            return "it does not answer";
        }
        String text = cause.getMessage();
        if (cause instanceof IOException && String.valueOf(text).contains("reset")) {
            return "it closed the connection";
        }
        return text == null ? cause.getClass().getSimpleName() : p2p.core.Printable.of(text);
    }
}
