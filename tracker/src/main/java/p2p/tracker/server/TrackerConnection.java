// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.DeviceName;
import p2p.core.PeerId;
import p2p.core.Printable;
import p2p.loop.Loop;
import p2p.message.Envelope;
import p2p.message.LinkMessage;
import p2p.message.TrackerMessage;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.net.PendingReplies;
import p2p.net.Pipelines;
import p2p.net.Protocol;
import p2p.net.ProtocolViolationException;
import p2p.net.TlsPeer;
import p2p.tracker.presence.OnlineDevice;
import p2p.tracker.presence.Reach;
import p2p.tracker.presence.Session;
import p2p.tracker.service.TrackerService;
import p2p.trust.TrackerSetChain;
import p2p.wire.MalformedMessageException;

/**
 * The last handler of a daemon's pipeline: TLS, then Hello and Welcome, then requests until the end. Whoever breaks the rules
 * is closed with a reason in the log. One connection, one device.
 */
final class TrackerConnection extends SimpleChannelInboundHandler<Envelope<TrackerMessage>> {
    static final String SOFTWARE = "p2p-tracker/0.1.0";
    private static final Logger log = LoggerFactory.getLogger(TrackerConnection.class);
    private static final Duration FIRST_FRAME = Duration.ofSeconds(5);
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private enum Phase {
        TLS,
        HELLO,
        OPENING,
        OPEN,
        CLOSED
    }

    private final Loop loop;
    private final TrackerService service;
    private final TrackerSetSource trackers;
    private final ConnectionLedger ledger;
    private final String address;
    private final Runnable handshaken;
    private final PendingReplies<LinkMessage> pings;
    private Phase phase = Phase.TLS;
    private boolean stranger = true;
    private String reason = "closed by the other side";
    private @Nullable PeerId peer;
    private @Nullable OnlineDevice device;
    private @Nullable RequestIntake intake;
    private Loop.@Nullable Timer firstFrame;

    TrackerConnection(
            Loop loop,
            TrackerService service,
            TrackerSetSource trackers,
            ConnectionLedger ledger,
            String address,
            Runnable handshaken) {
        this.loop = loop;
        this.service = service;
        this.trackers = trackers;
        this.ledger = ledger;
        this.address = address;
        this.handshaken = handshaken;
        this.pings = new PendingReplies<>(loop);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && phase == Phase.TLS) {
            handshaken.run();
            if (!done.isSuccess()) {
                phase = Phase.HELLO;
                log.info("{}: no TLS: {}", address, Causes.plain(done.cause()));
                ctx.close();
                return;
            }
            phase = Phase.HELLO;
            peer = TlsPeer.of(ctx.channel(), Protocol.TRACKER);
            firstFrame = loop.after(FIRST_FRAME, () -> {
                if (phase == Phase.HELLO) {
                    close(ctx.channel(), "no Hello within " + FIRST_FRAME.toSeconds() + " s");
                }
            });
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Envelope<TrackerMessage> envelope) {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (device != null) {
            service.heard(device);
        }
        envelope.body().visit(new Incoming(ctx.channel(), envelope));
    }

    private void hello(Channel channel, long id, LinkMessage.Hello hello) {
        PeerId key = peer;
        if (phase != Phase.HELLO || key == null) {
            throw new ProtocolViolationException("said Hello twice");
        }
        if (firstFrame != null) {
            firstFrame.cancel();
        }
        int version = Protocol.TRACKER.agree(hello.lowestVersion(), hello.highestVersion());
        if (version == 0) {
            boolean older = hello.highestVersion() < Protocol.TRACKER.lowest();
            close(
                    channel,
                    "this tracker speaks version " + Protocol.TRACKER.lowest() + " to " + Protocol.TRACKER.highest()
                            + " of the protocol, the daemon " + hello.lowestVersion() + " to " + hello.highestVersion()
                            + ": upgrade the " + (older ? "daemon" : "tracker"));
            return;
        }
        phase = Phase.OPENING;
        String here = channel.localAddress() instanceof InetSocketAddress local
                ? local.getAddress().getHostAddress()
                : address;
        Reach reach = new Reach(address, hello.listenPort(), hello.candidates(), here);
        service.open(new Connected(channel, key, hello.device(), reach)).whenComplete((opened, failure) -> {
            if (failure != null) {
                close(channel, "the tracker is busy");
            } else if (phase != Phase.OPENING) {
                service.close(opened, reason);
            } else {
                welcome(channel, id, version, opened);
            }
        });
    }

    private void welcome(Channel channel, long helloId, int version, OnlineDevice opened) {
        phase = Phase.OPEN;
        device = opened;
        RequestIntake.Desk desk = (request, seen, message) -> service.handle(opened, request, seen, message);
        intake = new RequestIntake(channel, loop, desk, ledger.limits(), this::reply);
        TrackerSetChain chain = trackers.current();
        LinkMessage.Welcome welcome = new LinkMessage.Welcome(
                version,
                SOFTWARE,
                chain.root().bytes(),
                chain.links(),
                loop.now(),
                opened.session().reach().endpoint(),
                opened.user(),
                service.role(opened.user()));
        channel.writeAndFlush(Envelope.<TrackerMessage>reply(pings.nextId(), helloId, welcome));
        recognize(channel);
        service.welcomed(opened);
    }

    private void reply(Channel channel, long replyTo, TrackerReply reply) {
        if (phase == Phase.OPEN) {
            recognize(channel);
            send(channel, new Envelope<>(pings.nextId(), replyTo, null, service.newest(), reply));
        }
    }

    /** Logging in lifts the limits on strangers, logging out brings them back, but for the size of frames. */
    private void recognize(Channel channel) {
        boolean unknown = device == null || device.user() == null;
        if (stranger && !unknown) {
            ledger.known(address);
            Pipelines.known(channel);
        } else if (!stranger && unknown) {
            ledger.stranger(address);
        }
        stranger = unknown;
    }

    private void send(Channel channel, Envelope<TrackerMessage> envelope) {
        if (!channel.isActive()) {
            return;
        }
        if (channel.bytesBeforeWritable() > ServerLimits.UNSENT_BYTES) {
            close(channel, "reads too slowly");
            return;
        }
        channel.writeAndFlush(envelope).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (intake != null) {
            intake.proceed();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (phase == Phase.TLS) {
            handshaken.run();
        }
        phase = Phase.CLOSED;
        if (firstFrame != null) {
            firstFrame.cancel();
        }
        pings.failAll(p2p.core.Problem.of(p2p.core.ErrorCode.TIMEOUT, "the connection is gone"));
        if (intake != null) {
            intake.stop();
        }
        ledger.closed(address, stranger);
        OnlineDevice was = device;
        device = null;
        if (was != null) {
            service.close(was, reason);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException || cause instanceof MalformedMessageException) {
            log.warn("{} broke the protocol: {}", name(), Causes.plain(cause));
            reason = "broke the protocol: " + Causes.plain(cause);
        } else if (cause instanceof IOException) {
            log.debug("{} is gone: {}", name(), cause.getMessage());
            reason = Causes.plain(cause);
        } else {
            log.error("bug while talking to {}", name(), cause);
            reason = "a bug of the tracker";
        }
        ctx.close();
    }

    /** On the loop; nothing before Welcome. */
    void tell(TrackerNotice notice) {
        if (device != null && phase == Phase.OPEN) {
            device.session().send(notice);
        }
    }

    /** On the loop; says goodbye first. */
    void close(String why) {
        if (device != null) {
            device.session().close(why);
        }
    }

    private void close(Channel channel, String why) {
        if (!channel.isActive() || phase == Phase.CLOSED) {
            return;
        }
        boolean spoke = phase == Phase.OPEN || phase == Phase.OPENING || phase == Phase.HELLO;
        phase = Phase.CLOSED;
        reason = why;
        log.info("{}: closing: {}", name(), why);
        if (spoke) {
            channel.writeAndFlush(Envelope.<TrackerMessage>unasked(pings.nextId(), new LinkMessage.Goodbye(why)))
                    .addListener(ChannelFutureListener.CLOSE);
            loop.after(GOODBYE, channel::close);
        } else {
            channel.close();
        }
    }

    private String name() {
        return device == null ? address : device.label() + " (" + address + ")";
    }

    /** What a daemon may send, and what only a tracker may. */
    private final class Incoming implements TrackerMessage.Visitor<Boolean>, LinkMessage.Visitor<Boolean> {
        private final Channel channel;
        private final Envelope<TrackerMessage> envelope;

        Incoming(Channel channel, Envelope<TrackerMessage> envelope) {
            this.channel = channel;
            this.envelope = envelope;
        }

        @Override
        public Boolean link(LinkMessage message) {
            return message.visit((LinkMessage.Visitor<Boolean>) this);
        }

        @Override
        public Boolean request(TrackerRequest message) {
            if (intake == null) {
                throw new ProtocolViolationException("asked before Welcome");
            }
            intake.offer(envelope, message);
            return true;
        }

        @Override
        public Boolean reply(TrackerReply message) {
            throw new ProtocolViolationException("answered what nobody asked");
        }

        @Override
        public Boolean notice(TrackerNotice message) {
            throw new ProtocolViolationException("sent a tracker's notice");
        }

        @Override
        public Boolean hello(LinkMessage.Hello m) {
            TrackerConnection.this.hello(channel, envelope.id(), m);
            return true;
        }

        @Override
        public Boolean welcome(LinkMessage.Welcome m) {
            throw new ProtocolViolationException("said Welcome to a tracker");
        }

        @Override
        public Boolean ping(LinkMessage.Ping m) {
            send(channel, Envelope.reply(pings.nextId(), envelope.id(), new LinkMessage.Pong()));
            return true;
        }

        @Override
        public Boolean pong(LinkMessage.Pong m) {
            return pings.answer(envelope.replyTo(), m);
        }

        @Override
        public Boolean goodbye(LinkMessage.Goodbye m) {
            reason = "said goodbye: " + Printable.of(m.reason());
            phase = Phase.CLOSED;
            channel.close();
            return true;
        }
    }

    /** This connection as the rooms below see it. */
    private final class Connected implements Session {
        private final Channel channel;
        private final PeerId key;
        private final DeviceName name;
        private final Reach reach;

        Connected(Channel channel, PeerId key, DeviceName name, Reach reach) {
            this.channel = channel;
            this.key = key;
            this.name = name;
            this.reach = reach;
        }

        @Override
        public PeerId peer() {
            return key;
        }

        @Override
        public DeviceName device() {
            return name;
        }

        @Override
        public Reach reach() {
            return reach;
        }

        @Override
        public void send(TrackerNotice notice) {
            TrackerConnection.this.send(channel, Envelope.unasked(pings.nextId(), notice));
        }

        @Override
        public CompletionStage<OptionalLong> ping(Duration within) {
            long start = loop.nanoTime();
            return pings.ask(
                            within,
                            id -> TrackerConnection.this.send(channel, Envelope.unasked(id, new LinkMessage.Ping())))
                    .handle((pong, failure) ->
                            failure == null ? OptionalLong.of(loop.nanoTime() - start) : OptionalLong.empty());
        }

        @Override
        public void close(String why) {
            TrackerConnection.this.close(channel, why);
        }
    }
}
