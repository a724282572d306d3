// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.Problem;
import p2p.core.Role;
import p2p.message.Envelope;
import p2p.message.GroupRequest;
import p2p.message.LinkMessage;
import p2p.message.TrackerMessage;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.net.NameLookup;
import p2p.net.NettyLoop;
import p2p.net.Outgoing;
import p2p.net.Pipelines;
import p2p.net.Protocol;
import p2p.net.TlsContexts;
import p2p.trust.SigningKey;
import p2p.trust.TlsIdentity;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

class TrackerDialerIT {
    private static final int PATIENCE_SECONDS = 60;

    private final NettyLoop loop = new NettyLoop("tracker-test");
    private final NameLookup names = new NameLookup(loop);
    private final TlsIdentity daemon = TlsIdentity.generate();
    private final TlsIdentity tracker = TlsIdentity.generate();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<LinkMessage.Welcome> welcome = new CompletableFuture<>();
    private final CompletableFuture<Problem> end = new CompletableFuture<>();
    private final TrackerDialer dialer;

    TrackerDialerIT() throws Exception {
        DaemonCard card = new DaemonCard(daemon.peerId(), "test", new DeviceName("desk"), 7700, List.of());
        dialer = new TrackerDialer(Outgoing.anywhere(loop), new TlsContexts(daemon, Protocol.TRACKER), names, card);
    }

    @AfterEach
    void close() {
        names.close();
        loop.close();
    }

    private final class Listening implements TrackerLink.Listener {
        @Override
        public void welcomed(TrackerLink link, LinkMessage.Welcome m) {
            link.admit();
            welcome.complete(m);
        }

        @Override
        public long seen() {
            return 0;
        }

        @Override
        public void saw(long newest) {}

        @Override
        public void notice(TrackerLink link, TrackerNotice notice) {}

        @Override
        public void closed(TrackerLink link, Problem why) {
            end.complete(why);
        }
    }

    private TrackerLink dial(Endpoint at) {
        return CompletableFuture.supplyAsync(() -> dialer.open(at, new Listening()), loop)
                .join();
    }

    /** A tracker that welcomes everybody and does whatever it is asked. */
    private Endpoint serve(Protocol protocol) throws SSLException {
        TlsContexts tls = new TlsContexts(tracker, protocol);
        Channel server = new ServerBootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().server())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        Pipelines.tracker(accepted, tls.server(accepted.alloc()));
                        accepted.pipeline().addLast(new Welcoming());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return new Endpoint("localhost", ((InetSocketAddress) server.localAddress()).getPort());
    }

    private final class Welcoming extends SimpleChannelInboundHandler<Envelope<TrackerMessage>> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Envelope<TrackerMessage> message) {
            heard.add(message.body().getClass().getSimpleName());
            TrackerMessage answer =
                    message.body() instanceof TrackerRequest ? new TrackerReply.Done("done") : welcomeMessage();
            ctx.writeAndFlush(Envelope.reply(1, message.id(), answer));
        }
    }

    private LinkMessage.Welcome welcomeMessage() {
        SigningKey root = SigningKey.generate(new SecureRandom());
        TrackerSet.Member member = new TrackerSet.Member(
                1, tracker.peerId(), root.verifyKey(), List.of(new Endpoint("127.0.0.1", 1)), null);
        TrackerSetChain chain = TrackerSetChain.begin(root, List.of(member));
        Endpoint observed = new Endpoint("127.0.0.1", 7700);
        return new LinkMessage.Welcome(
                1, "fake", root.verifyKey().bytes(), chain.links(), 1, observed, null, Role.USER);
    }

    @Test
    void greetsOverTlsAndKnowsTheTrackersKey() throws Exception {
        TrackerLink link = dial(serve(Protocol.TRACKER));
        welcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        CompletableFuture<@Nullable TrackerReply> reply = new CompletableFuture<>();
        loop.execute(() -> link.ask(new GroupRequest.ListGroups(), null, TrackerDirectory.WITHIN)
                .whenComplete((answer, failure) -> reply.complete(answer)));

        assertThat(reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(new TrackerReply.Done("done"));
        assertThat(link.key()).isEqualTo(tracker.peerId());
        assertThat(heard).containsExactly("Hello", "ListGroups");
    }

    @Test
    void anotherProtocolAtTheAddressIsNoTracker() throws Exception {
        dial(serve(Protocol.PEER));

        assertThat(end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).message()).contains("cannot be reached");
        assertThat(heard).isEmpty();
    }

    @Test
    void nobodyAtTheAddressIsToldInPlainWords() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }

        dial(new Endpoint("127.0.0.1", free));

        assertThat(end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).message()).endsWith("nothing listens there");
    }

    @Test
    void anUnknownNameIsToldInPlainWords() throws Exception {
        dial(new Endpoint("no-such-host.invalid", 8089));

        assertThat(end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).message()).contains("no-such-host.invalid");
    }
}
