// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import p2p.net.NettyLoop;
import p2p.net.Protocol;
import p2p.net.TlsContexts;
import p2p.trust.TlsIdentity;

/** Where a daemon with this key would accept peers, on loopback: proves the key and says nothing. */
final class PeerDoor implements AutoCloseable {
    private final Channel server;
    private final CountDownLatch ended = new CountDownLatch(1);

    PeerDoor(NettyLoop loop, TlsIdentity identity) throws Exception {
        TlsContexts tls = new TlsContexts(identity, Protocol.PEER);
        server = new ServerBootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().server())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted.pipeline().addLast(tls.server(accepted.alloc()));
                        accepted.closeFuture().addListener(closed -> ended.countDown());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Whether somebody came and left again, waiting for it. */
    boolean wasVisited() throws InterruptedException {
        return ended.await(WireClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
    }
}
