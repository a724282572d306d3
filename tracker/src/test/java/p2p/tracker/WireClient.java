// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.RequestId;
import p2p.message.Envelope;
import p2p.message.LinkMessage;
import p2p.message.TrackerMessage;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.net.FrameLimit;
import p2p.net.NettyLoop;
import p2p.net.Pipelines;
import p2p.net.Protocol;
import p2p.net.TlsContexts;
import p2p.trust.TlsIdentity;

/** A daemon's end of the wire, driven step by step from a test's thread. */
final class WireClient implements AutoCloseable {
    static final long PATIENCE_SECONDS = 30;

    private final Channel channel;
    private final BlockingQueue<Envelope<TrackerMessage>> inbox = new LinkedBlockingQueue<>();
    private volatile @Nullable Consumer<Envelope<TrackerMessage>> listener;
    private long lastId;

    private WireClient(NettyLoop loop, SslHandlers tls, @Nullable InetSocketAddress from, Endpoint at)
            throws InterruptedException {
        channel = new Bootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().socket())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel fresh) throws SSLException {
                        Pipelines.tracker(fresh, tls.make(fresh));
                        Pipelines.known(fresh);
                        fresh.pipeline().addLast("test", new Inbox());
                    }
                })
                .connect(new InetSocketAddress(at.host(), at.port()), from)
                .sync()
                .channel();
    }

    /** How a connection gets its TLS. */
    interface SslHandlers {
        SslHandler make(Channel channel) throws SSLException;
    }

    private final class Inbox extends ChannelInboundHandlerAdapter {
        @Override
        @SuppressWarnings("unchecked") // the pipeline's decoder makes nothing else
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            Consumer<Envelope<TrackerMessage>> to = listener;
            if (to == null) {
                inbox.add((Envelope<TrackerMessage>) message);
            } else {
                to.accept((Envelope<TrackerMessage>) message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** TLS is under way. */
    static WireClient dial(NettyLoop loop, SslHandlers tls, Endpoint at) throws InterruptedException {
        return new WireClient(loop, tls, null, at);
    }

    /** From another of this machine's addresses than the standard one. */
    static WireClient dialFrom(NettyLoop loop, String host, Endpoint at) throws Exception {
        TlsContexts contexts = new TlsContexts(identity(), Protocol.TRACKER);
        return new WireClient(loop, fresh -> contexts.client(fresh.alloc()), new InetSocketAddress(host, 0), at);
    }

    static WireClient dial(NettyLoop loop, Endpoint at) throws Exception {
        return dial(loop, identity(), at);
    }

    static WireClient dial(NettyLoop loop, TlsIdentity identity, Endpoint at) throws Exception {
        TlsContexts contexts = new TlsContexts(identity, Protocol.TRACKER);
        return dial(loop, fresh -> contexts.client(fresh.alloc()), at);
    }

    static TlsIdentity identity() throws GeneralSecurityException {
        return TlsIdentity.generate();
    }

    WireClient hello(String device) {
        return hello(device, 7700);
    }

    WireClient hello(String device, int listenPort) {
        send(new LinkMessage.Hello(1, 1, "test", new DeviceName(device), listenPort, List.of()));
        return this;
    }

    LinkMessage.Welcome welcome() throws InterruptedException {
        return (LinkMessage.Welcome)
                next(m -> m instanceof LinkMessage.Welcome).orElseThrow(() -> new AssertionError("no Welcome"));
    }

    long send(TrackerMessage message) {
        return send(message, null);
    }

    long send(TrackerMessage message, @Nullable RequestId request) {
        channel.writeAndFlush(new Envelope<>(++lastId, 0, request, message));
        return lastId;
    }

    /** From here on messages go to {@code to}, on the loop, instead of waiting to be asked for; send on the loop, then, too. */
    void listen(Consumer<Envelope<TrackerMessage>> to) {
        listener = to;
    }

    void raw(byte[] bytes) {
        // past the encoder, into TLS
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    TrackerReply ask(TrackerRequest request) throws InterruptedException {
        long id = send(request);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            Envelope<TrackerMessage> got = inbox.poll(50, TimeUnit.MILLISECONDS);
            if (got != null && got.replyTo() == id && got.body() instanceof TrackerReply reply) {
                return reply;
            }
        }
        throw new AssertionError("no answer to " + request);
    }

    /** The next message of that kind, others dropped; empty when the connection closes first. */
    Optional<TrackerMessage> next(Predicate<TrackerMessage> wanted) throws InterruptedException {
        return nextEnvelope(wanted).map(Envelope::body);
    }

    Optional<Envelope<TrackerMessage>> nextEnvelope(Predicate<TrackerMessage> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            Envelope<TrackerMessage> got = inbox.poll(50, TimeUnit.MILLISECONDS);
            if (got != null && wanted.test(got.body())) {
                return Optional.of(got);
            }
            if (got == null && !channel.isOpen() && inbox.isEmpty()) {
                return Optional.empty();
            }
        }
        throw new AssertionError("nothing came");
    }

    void answer(Envelope<TrackerMessage> ping) {
        channel.writeAndFlush(Envelope.<TrackerMessage>reply(++lastId, ping.id(), new LinkMessage.Pong()));
    }

    /** Whether the tracker closed the connection, waiting for it. */
    boolean isClosedByTracker() throws InterruptedException {
        return channel.closeFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    static int strangerLimit() {
        return FrameLimit.STRANGER;
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
