// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.daemon.transfer.PeerSession;
import p2p.message.PeerMessage;
import p2p.net.BlockBytes;
import p2p.net.ProtocolViolationException;
import p2p.wire.MalformedMessageException;

/** Last handler of an open link's pipeline. Translates channel events for the session and decides nothing. */
final class PeerHandler extends SimpleChannelInboundHandler<Object> {
    private static final Logger log = LoggerFactory.getLogger(PeerHandler.class);

    private final ChannelPeerLink link;
    private final PeerLinks links;
    private final Liveness liveness = new Liveness();
    private @Nullable Throwable cause;
    private boolean skipBlock;

    PeerHandler(ChannelPeerLink link, PeerLinks links) {
        this.link = link;
        this.links = links;
    }

    private PeerSession session() {
        PeerSession session = link.session();
        if (session == null) {
            throw new IllegalStateException("a message before the link was opened");
        }
        return session;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) {
        if (link.isClosing()) {
            return;
        }
        if (message instanceof BlockBytes part) {
            blockBytes(part);
        } else if (message instanceof PeerMessage.Block header) {
            skipBlock = !session().onBlock(header.swarm(), header.block());
        } else if (message instanceof PeerMessage other) {
            control(ctx, other);
        }
    }

    private void blockBytes(BlockBytes part) {
        if (skipBlock) {
            return;
        }
        session()
                .onBlockBytes(
                        part.swarm(), part.block(), part.offset(), part.bytes().nioBuffer());
        if (part.isLast() && !link.isClosing()) {
            session().onBlockEnd(part.swarm(), part.block());
        }
    }

    private void control(ChannelHandlerContext ctx, PeerMessage message) {
        if (message instanceof PeerMessage.Ping) {
            link.send(new PeerMessage.Pong());
        } else if (message instanceof PeerMessage.Goodbye goodbye) {
            log.debug("{} says goodbye: {}", link, p2p.core.Printable.of(goodbye.reason()));
            ctx.close();
        } else if (message instanceof PeerMessage.Hello || message instanceof PeerMessage.Welcome) {
            throw new ProtocolViolationException(
                    "a second " + message.getClass().getSimpleName());
        } else if (!(message instanceof PeerMessage.Pong)) {
            session().onMessage(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (link.isWritable()) {
            session().onWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof IdleStateEvent) {
            if (liveness.giveUp()) {
                log.info("{} is silent", link);
                cause = new IOException("silent for " + Liveness.GIVE_UP_SECONDS + " s");
                ctx.close();
            } else {
                link.send(new PeerMessage.Ping());
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        liveness.heard();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        links.closed(link);
        session().closed(cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        if (cause == null) {
            cause = thrown;
        }
        if (thrown instanceof DecoderException || thrown instanceof MalformedMessageException) {
            log.warn("{} broke the protocol: {}", link, thrown.getMessage());
        } else if (thrown instanceof IOException) {
            log.info("{} is gone: {}", link, thrown.getMessage());
        } else {
            log.error("bug while talking to {}", link, thrown);
        }
        ctx.close();
    }
}
