// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.net.Outgoing;
import p2p.net.Protocol;
import p2p.net.TlsContexts;
import p2p.net.TlsPeer;
import p2p.tracker.presence.DialBack;

/** Dials a daemon as another daemon would, reads its key from the TLS handshake and closes: nothing is said. On the loop. */
public final class PeerProbe implements DialBack {
    private static final Logger log = LoggerFactory.getLogger(PeerProbe.class);

    private final Outgoing outgoing;
    private final TlsContexts tls;

    /** @param tls of {@link Protocol#PEER} */
    public PeerProbe(Outgoing outgoing, TlsContexts tls) {
        this.outgoing = outgoing;
        this.tls = tls;
    }

    @Override
    public CompletionStage<Boolean> reaches(Endpoint at, PeerId expected) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        try {
            // numeric, so no name is looked up
            InetSocketAddress target = new InetSocketAddress(InetAddress.getByName(at.host()), at.port());
            outgoing.towards(target)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast("tls", tls.client(channel.alloc()))
                                    .addLast("probe", new Handshake(at, expected, result));
                        }
                    })
                    .connect()
                    .addListener(connected -> {
                        if (!connected.isSuccess()) {
                            log.debug(
                                    "{} does not answer: {}",
                                    at,
                                    connected.cause().getMessage());
                            result.complete(false);
                        }
                    });
        } catch (UnknownHostException e) {
            log.warn("{} is no numeric address", at);
            result.complete(false);
        }
        return result;
    }

    private static final class Handshake extends ChannelInboundHandlerAdapter {
        private final Endpoint at;
        private final PeerId expected;
        private final CompletableFuture<Boolean> result;

        Handshake(Endpoint at, PeerId expected, CompletableFuture<Boolean> result) {
            this.at = at;
            this.expected = expected;
            this.result = result;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (event instanceof SslHandshakeCompletionEvent done) {
                if (done.isSuccess()) {
                    PeerId shown = TlsPeer.of(ctx.channel(), Protocol.PEER);
                    if (!shown.equals(expected)) {
                        log.warn(
                                "{} was announced by {}, but {} answers there",
                                at,
                                expected.shortHex(),
                                shown.shortHex());
                    }
                    result.complete(shown.equals(expected));
                }
                ctx.close();
            }
            super.userEventTriggered(ctx, event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            result.complete(false);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            log.debug("{} is no peer: {}", at, cause.getMessage());
            ctx.close();
        }
    }
}
