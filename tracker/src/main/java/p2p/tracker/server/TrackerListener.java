// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.message.TrackerNotice;
import p2p.net.NettyLoop;
import p2p.net.Pipelines;
import p2p.net.TlsContexts;
import p2p.tracker.fellow.FellowConnection;
import p2p.tracker.fellow.FellowDesk;
import p2p.tracker.service.TrackerService;
import p2p.trust.TrackerSetChain;

/** Accepts daemons and other trackers: mutual TLS, one {@link TrackerConnection} for each daemon, within the limits. */
public final class TrackerListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TrackerListener.class);
    private static final int BACKLOG = 1_024;
    private static final long GOODBYE_SECONDS = 2;
    /** More than change while a daemon connects. */
    private static final int NEWEST_SETS = 8;

    private static final int NOTICE_BYTES = 128 << 10;

    private final NettyLoop loop;
    private final TrackerService service;
    private final TrackerSetSource trackers;
    private final FellowDesk fellows;
    private final TlsContexts tls;
    private final ConnectionLedger ledger;
    private final HandshakeGate handshakes;
    private final ChannelGroup connections;
    private final Channel server;
    private boolean serving;

    private TrackerListener(
            NettyLoop loop,
            TrackerService service,
            TrackerSetSource trackers,
            FellowDesk fellows,
            TlsContexts tls,
            ServerLimits limits,
            InetSocketAddress address,
            Endpoint asked) {
        this.loop = loop;
        this.service = service;
        this.trackers = trackers;
        this.fellows = fellows;
        this.tls = tls;
        this.ledger = new ConnectionLedger(limits);
        this.handshakes = new HandshakeGate(ledger);
        this.connections = new DefaultChannelGroup(loop.eventLoop());
        this.server = bind(address, asked);
    }

    /**
     * Binds; port 0 takes any. Nobody is accepted before {@link #start()}. Blocking; not on the loop. Throws {@link RefusedException} when the port is taken or
     * the address is not this machine's.
     */
    public static TrackerListener open(
            NettyLoop loop,
            TrackerService service,
            TrackerSetSource trackers,
            FellowDesk fellows,
            TlsContexts tls,
            ServerLimits limits,
            Endpoint listen)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port());
        return new TrackerListener(loop, service, trackers, fellows, tls, limits, address, listen);
    }

    private Channel bind(InetSocketAddress address, Endpoint asked) {
        var bound = new ServerBootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accept(accepted);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (bound.cause() != null) {
            throw refused(asked, bound.cause());
        }
        return bound.channel();
    }

    private static RefusedException refused(Endpoint asked, Throwable cause) {
        String why = String.valueOf(cause.getMessage());
        if (why.contains("in use")) {
            return new RefusedException(
                    ErrorCode.CONFLICT,
                    "port " + asked.port() + " of " + asked.host() + " is taken by another process",
                    "stop that one, or choose another port: p2p-tracker run --listen HOST:PORT");
        }
        return new RefusedException(
                ErrorCode.USAGE,
                "cannot listen on " + asked + ": " + why,
                "give an address of this machine and a port that is free: p2p-tracker run --listen 0.0.0.0:8089");
    }

    private void accept(Channel channel) {
        String address = addressOf(channel);
        String refusal = ledger.admit(address);
        if (!refusal.isEmpty()) {
            log.warn("{} is turned away: {}", address, refusal);
            channel.close();
            return;
        }
        connections.add(channel);
        handshakes.begun();
        server.config().setAutoRead(handshakes.isOpen());
        channel.pipeline()
                .addLast("tls", tls.server(channel.alloc()))
                .addLast("protocol", new ProtocolChoice(new Ways(channel, address)));
    }

    /** What may become of a connection once it is known who speaks what. */
    private final class Ways implements ProtocolChoice.Ways {
        private final Channel channel;
        private final String address;

        Ways(Channel channel, String address) {
            this.channel = channel;
            this.address = address;
        }

        @Override
        public void daemon() {
            if (!serving) {
                handshaken();
                ledger.closed(address, true);
                channel.close();
                return;
            }
            Pipelines.trackerFrames(channel);
            channel.pipeline()
                    .addLast(
                            "session",
                            new TrackerConnection(
                                    loop, service, trackers, ledger, address, TrackerListener.this::handshaken));
        }

        @Override
        public void fellow() {
            handshaken();
            channel.closeFuture().addListener(closed -> ledger.closed(address, true));
            FellowConnection.accept(channel, fellows);
        }

        @Override
        public void nobody() {
            handshaken();
            ledger.closed(address, true);
        }
    }

    private void handshaken() {
        handshakes.ended();
        if (server.isOpen() && server.config().isAutoRead() != handshakes.isOpen()) {
            server.config().setAutoRead(handshakes.isOpen());
        }
    }

    static String addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : "0.0.0.0";
    }

    /** Accepts other trackers from here on; daemons are turned away until {@link #serve}. */
    public void start() {
        server.config().setAutoRead(true);
    }

    /** Accepts daemons too. Any thread. */
    public void serve() {
        loop.execute(() -> serving = true);
    }

    /** The bound address. */
    public Endpoint listening() {
        InetSocketAddress local = (InetSocketAddress) server.localAddress();
        return new Endpoint(local.getAddress().getHostAddress(), local.getPort());
    }

    /** Tells every daemon of the trackers as they are now. On the loop. */
    public void tell(TrackerSetChain chain) {
        List<Blob> newest = chain.after(chain.newest().version() - NEWEST_SETS, NOTICE_BYTES, NEWEST_SETS);
        TrackerNotice notice = new TrackerNotice.TrackersChanged(newest);
        for (Channel channel : connections) {
            if (channel.pipeline().get("session") instanceof TrackerConnection connection) {
                connection.tell(notice);
            }
        }
    }

    /** Takes new limits; those who are in stay. On the loop. */
    public void limits(ServerLimits now) {
        ledger.limits(now);
    }

    /** Stops accepting, says goodbye to everybody and closes. Blocking, at most a few seconds; not on the loop. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly(GOODBYE_SECONDS, TimeUnit.SECONDS);
        loop.execute(() -> connections.forEach(channel -> {
            if (channel.pipeline().get("session") instanceof TrackerConnection connection) {
                connection.close("the tracker stops");
            }
        }));
        connections.newCloseFuture().awaitUninterruptibly(GOODBYE_SECONDS, TimeUnit.SECONDS);
        connections.close().awaitUninterruptibly(GOODBYE_SECONDS, TimeUnit.SECONDS);
    }
}
