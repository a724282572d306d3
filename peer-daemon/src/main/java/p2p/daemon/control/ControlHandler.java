// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.message.ControlMessage;
import p2p.message.Envelope;
import p2p.wire.MalformedMessageException;

/** Last handler of a control connection. Translates channel events for the conversation and decides nothing. */
final class ControlHandler extends SimpleChannelInboundHandler<Envelope<ControlMessage>> {
    private static final Logger log = LoggerFactory.getLogger(ControlHandler.class);
    private static final int GREET_SECONDS = 5;

    private final ControlServer server;
    private @Nullable ControlConversation conversation;

    ControlHandler(ControlServer server) {
        this.server = server;
    }

    private record Socket(Channel channel) implements ControlConversation.Outlet {
        @Override
        public void send(Envelope<ControlMessage> message) {
            channel.writeAndFlush(message).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }

        @Override
        public boolean isWritable() {
            return channel.isWritable();
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ControlConversation opened = server.opened(new Socket(ctx.channel()));
        conversation = opened;
        if (opened == null) {
            ctx.close();
            return;
        }
        ctx.executor()
                .schedule(
                        () -> {
                            if (!opened.greeted() && ctx.channel().isOpen()) {
                                log.warn("control: no greeting within {} s", GREET_SECONDS);
                                ctx.close();
                            }
                        },
                        GREET_SECONDS,
                        TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Envelope<ControlMessage> message) {
        if (conversation != null) {
            conversation.received(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (conversation != null) {
            server.closed(conversation);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException || cause instanceof MalformedMessageException) {
            log.warn("control: not the control protocol: {}", cause.getMessage());
        } else if (cause instanceof IOException) {
            log.debug("control: a command line is gone: {}", cause.getMessage());
        } else {
            log.error("bug while talking to a command line", cause);
        }
        ctx.close();
    }
}
