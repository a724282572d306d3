// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import p2p.net.NettyLoop;
import p2p.net.Pipelines;
import p2p.net.TlsContexts;

/** Accepts connections of other daemons. */
public final class PeerListener implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final Channel channel;

    private PeerListener(Channel channel) {
        this.channel = channel;
    }

    /** Listens at the address. Blocking; at start only, not on the loop. Throws {@link BindException} when it is taken. */
    static PeerListener bind(NettyLoop loop, TlsContexts tls, PeerCard card, PeerLinks links, InetSocketAddress at)
            throws IOException {
        ServerBootstrap server = new ServerBootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        install(accepted, tls, card, links, null);
                    }
                });
        ChannelFuture bound = server.bind(at);
        try {
            bound.await();
            Throwable failure = bound.cause();
            if (failure != null && String.valueOf(failure.getMessage()).contains("in use")) {
                throw new BindException(at + " is in use");
            }
            if (failure != null) {
                throw new IOException("cannot listen on " + at + ": " + failure.getMessage(), failure);
            }
            return new PeerListener(bound.channel());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding " + at, e);
        }
    }

    /** The handlers of a new connection, dialled or accepted; closes it when there are too many. */
    static void install(
            Channel fresh,
            TlsContexts tls,
            PeerCard card,
            PeerLinks links,
            HandshakeHandler.@org.jspecify.annotations.Nullable Dial dial) {
        InetAddress from =
                dial == null && fresh.remoteAddress() instanceof InetSocketAddress at ? at.getAddress() : null;
        PeerSlots.Slot slot = links.enter(from).orElse(null);
        if (slot == null) {
            fresh.close();
            return;
        }
        fresh.closeFuture().addListener(closed -> slot.giveBack());
        Pipelines.peer(fresh, dial == null ? tls.server(fresh.alloc()) : tls.client(fresh.alloc()));
        fresh.pipeline().addLast("handshake", new HandshakeHandler(card, links, slot, dial));
    }

    /** The bound port. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Accepts nobody any more. Callable from any thread. */
    @Override
    public void close() {
        channel.close();
    }
}
