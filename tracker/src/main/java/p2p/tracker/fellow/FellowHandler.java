// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.fellow;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.message.Envelope;
import p2p.message.FellowMessage;
import p2p.net.Protocol;
import p2p.net.TlsPeer;

/** Last handler of a connection to another tracker. Translates channel events for the link. */
final class FellowHandler extends SimpleChannelInboundHandler<Envelope<FellowMessage>> {
    private static final Logger log = LoggerFactory.getLogger(FellowHandler.class);

    private final FellowLink link;

    FellowHandler(FellowLink link) {
        this.link = link;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                link.connected(TlsPeer.of(ctx.channel(), Protocol.FELLOW), ctx.channel());
            } else {
                ctx.close();
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Envelope<FellowMessage> message) {
        link.received(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        link.failed(new IOException("it closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.warn("tracker {}: {}", link.at(), cause.getMessage());
        }
        ctx.close();
    }
}
