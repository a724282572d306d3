// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p2p.core.PeerId;
import p2p.message.Envelope;
import p2p.message.LinkMessage;
import p2p.message.TrackerMessage;
import p2p.trust.TlsIdentity;

class TlsIT {
    private static final int PATIENCE_SECONDS = 30;
    private final NettyLoop loop = new NettyLoop("test");
    private final CompletableFuture<PeerId> seenByServer = new CompletableFuture<>();
    private final TlsIdentity serverIdentity = identity();
    private final TlsIdentity clientIdentity = identity();
    private Channel server;

    @BeforeEach
    void listen() throws Exception {
        TlsContexts tls = new TlsContexts(serverIdentity, Protocol.TRACKER);
        server = new ServerBootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().server())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Pipelines.tracker(channel, tls.server(channel.alloc()));
                        channel.pipeline().addLast(new Echo());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    @AfterEach
    void close() {
        server.close().awaitUninterruptibly();
        loop.close();
    }

    @Test
    void bothSidesSeeTheOthersKeyAndMessagesCross() throws Exception {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        Channel client = dial(new TlsContexts(clientIdentity, Protocol.TRACKER), answer);
        client.writeAndFlush(Envelope.unasked(5, new LinkMessage.Ping()));
        assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo(Envelope.reply(1, 5, new LinkMessage.Pong()));
        assertThat(seenByServer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(clientIdentity.peerId());
        assertThat(TlsPeer.of(client, Protocol.TRACKER)).isEqualTo(serverIdentity.peerId());
        client.close().sync();
    }

    @Test
    void anotherProtocolIsRefused() throws Exception {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        Channel client = dial(new TlsContexts(clientIdentity, Protocol.PEER), answer);
        client.writeAndFlush(Envelope.unasked(5, new LinkMessage.Ping()));
        assertThatThrownBy(() -> answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> seenByServer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasMessageContaining("instead of");
    }

    @Test
    void noClientKeyAndOldTlsAreRefused() throws Exception {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            SSLContext anonymous = SSLContext.getInstance("TLS");
            anonymous.init(null, new TrustManager[] {new AnyKeyTrust()}, new SecureRandom());
            InetSocketAddress address = (InetSocketAddress) server.localAddress();
            try (SSLSocket socket =
                    (SSLSocket) anonymous.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
                socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                socket.setEnabledProtocols(new String[] {version});
                assertThatThrownBy(() -> {
                            socket.startHandshake();
                            if (socket.getInputStream().read() < 0) {
                                throw new java.io.EOFException("closed");
                            }
                        })
                        .isInstanceOf(java.io.IOException.class);
            }
        }
        assertThat(seenByServer.isDone() && !seenByServer.isCompletedExceptionally())
                .isFalse();
    }

    private Channel dial(TlsContexts tls, CompletableFuture<Object> answer) throws InterruptedException {
        return new Bootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().socket())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler handler = tls.client(channel.alloc());
                        Pipelines.tracker(channel, handler);
                        channel.pipeline().addLast(new Listener(answer));
                    }
                })
                .connect(server.localAddress())
                .sync()
                .channel();
    }

    private static TlsIdentity identity() {
        try {
            return TlsIdentity.generate();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Listener extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Object> answer;

        Listener(CompletableFuture<Object> answer) {
            this.answer = answer;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            answer.complete(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new java.io.EOFException("closed"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
            ctx.close();
        }
    }

    private final class Echo extends SimpleChannelInboundHandler<Envelope<TrackerMessage>> {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
                seenByServer.complete(TlsPeer.of(ctx.channel(), Protocol.TRACKER));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Envelope<TrackerMessage> message) {
            ctx.writeAndFlush(Envelope.reply(1, message.id(), new LinkMessage.Pong()));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            seenByServer.completeExceptionally(cause);
            ctx.close();
        }
    }
}
