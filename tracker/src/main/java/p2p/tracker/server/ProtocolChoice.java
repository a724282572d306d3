// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import p2p.net.Protocol;

/** Waits for TLS and hands the connection to those who speak the protocol that it agreed on. */
final class ProtocolChoice extends ChannelInboundHandlerAdapter {
    interface Ways {
        /** A daemon, or a handshake that failed: the handlers added hear of how it ended. */
        void daemon();

        /** Another tracker. */
        void fellow();

        /** The connection ended before its handshake did. */
        void nobody();
    }

    private final Ways ways;
    private boolean chosen;

    ProtocolChoice(Ways ways) {
        this.ways = ways;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && !chosen) {
            chosen = true;
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            if (done.isSuccess() && Protocol.FELLOW.alpn().equals(tls.applicationProtocol())) {
                ways.fellow();
            } else {
                ways.daemon();
            }
            ctx.fireUserEventTriggered(event);
            ctx.pipeline().remove(this);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!chosen) {
            chosen = true;
            ways.nobody();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // what broke before anybody was chosen ends the connection, which tells the rest
        ctx.close();
    }
}
