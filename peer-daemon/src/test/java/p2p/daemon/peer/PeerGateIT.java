// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p2p.core.BlockRef;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.PieceIndex;
import p2p.core.UserName;
import p2p.daemon.transfer.LentBuffer;
import p2p.daemon.transfer.PeerLink;
import p2p.daemon.transfer.Whereabouts;
import p2p.message.PeerFeature;
import p2p.message.PeerMessage;
import p2p.message.Source;
import p2p.net.NameLookup;
import p2p.net.NettyLoop;
import p2p.net.Outgoing;
import p2p.net.Protocol;
import p2p.net.TlsContexts;
import p2p.trust.TlsIdentity;

class PeerGateIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final NettyLoop loop = new NettyLoop("peer-test");
    private final NameLookup names = new NameLookup(loop);
    private final Side a = new Side("a");
    private final Side b = new Side("b");

    PeerGateIT() throws GeneralSecurityException, IOException {}

    /** One daemon's door, listening on a free port of the loopback address. */
    private final class Side {
        final TlsIdentity identity = TlsIdentity.generate();
        final FakeSessions sessions = new FakeSessions();
        final PeerGate gate;
        final PeerListener listener;
        final String name;

        Side(String name) throws GeneralSecurityException, IOException {
            this.name = name;
            PeerCard card = new PeerCard(identity.peerId(), "test", new DeviceName(name));
            gate = new PeerGate(Outgoing.anywhere(loop), new TlsContexts(identity, Protocol.PEER), names, card, 32);
            listener = gate.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            run(() -> gate.start(sessions, listener.port()));
        }

        Source source(PeerId key) {
            return source(key, listener.port());
        }

        Source source(PeerId key, int port) {
            return new Source(
                    key, new UserName("u"), new DeviceName(name), List.of(new Endpoint("127.0.0.1", port)), 1, true);
        }

        PeerLink dial(Source to) throws ExecutionException, InterruptedException {
            CompletableFuture<PeerLink> result = new CompletableFuture<>();
            loop.execute(() -> gate.dialer().dial(to).whenComplete((link, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else {
                    result.complete(link);
                }
            }));
            return result.get();
        }

        FakeSessions.Session session() {
            await().atMost(PATIENCE).until(() -> !sessions.all.isEmpty());
            return sessions.all.get(0);
        }
    }

    private void run(Runnable task) {
        CompletableFuture.runAsync(task, loop).join();
    }

    @AfterEach
    void close() {
        a.listener.close();
        b.listener.close();
        names.close();
        loop.close();
    }

    @Test
    void messagesAndBlocksPassBothWaysOverOneLink() throws Exception {
        PeerLink link = a.dial(b.source(b.identity.peerId()));
        byte[] bytes = new byte[BlockRef.MAX_LENGTH];
        new Random(1).nextBytes(bytes);
        BlockRef block = new BlockRef(new PieceIndex(3), 0, bytes.length);
        AtomicInteger released = new AtomicInteger();

        run(() -> {
            link.send(new PeerMessage.Have(1, new PieceIndex(7)));
            link.sendBlock(1, block, new Lent(bytes, released));
            link.send(new PeerMessage.Have(1, new PieceIndex(8)));
        });
        FakeSessions.Session at = b.session();
        await().atMost(PATIENCE).until(() -> at.heard.size() >= 2);
        run(() -> at.link.send(new PeerMessage.Have(2, new PieceIndex(9))));
        await().atMost(PATIENCE).until(() -> !a.session().heard.isEmpty());

        assertThat(link.peer()).isEqualTo(b.identity.peerId());
        assertThat(link.dialled()).isTrue();
        assertThat(link.label()).startsWith("b (127.0.0.1:");
        Endpoint listens = new Endpoint("127.0.0.1", b.listener.port());
        assertThat(link.whereabouts())
                .isEqualTo(new Whereabouts(
                        listens,
                        new Endpoint("127.0.0.1", a.listener.port()),
                        b.listener.port(),
                        PeerFeature.all(),
                        true));
        assertThat(at.link.whereabouts().stated()).isEqualTo(a.listener.port());
        assertThat(at.link.whereabouts().own()).isEqualTo(listens);
        assertThat(at.link.dialled()).isFalse();
        assertThat(at.heard)
                .containsExactly(
                        new PeerMessage.Have(1, new PieceIndex(7)), new PeerMessage.Have(1, new PieceIndex(8)));
        assertThat(at.blocks).singleElement().isEqualTo(bytes);
        assertThat(a.session().heard).contains(new PeerMessage.Have(2, new PieceIndex(9)));
        assertThat(released).hasValue(1);
    }

    private record Lent(ByteBuffer bytes, AtomicInteger released) implements LentBuffer {
        Lent(byte[] content, AtomicInteger released) {
            this(ByteBuffer.allocateDirect(content.length).put(content).flip(), released);
        }

        @Override
        public void release() {
            released.incrementAndGet();
        }
    }

    @Test
    void aBitThatFlipsOnTheWireEndsTheConnectionAndNoBlockIsWrong() throws Exception {
        try (FlippingRelay relay = new FlippingRelay(b.listener.port())) {
            PeerLink link = a.dial(b.source(b.identity.peerId(), relay.port()));
            byte[] bytes = new byte[BlockRef.MAX_LENGTH];
            new Random(2).nextBytes(bytes);
            FakeSessions.Session at = b.session();
            AtomicInteger released = new AtomicInteger();
            run(() -> link.sendBlock(1, new BlockRef(new PieceIndex(0), 0, bytes.length), new Lent(bytes, released)));
            await().atMost(PATIENCE).until(() -> at.blocks.size() == 1);

            relay.flipNext();
            run(() -> link.sendBlock(1, new BlockRef(new PieceIndex(1), 0, bytes.length), new Lent(bytes, released)));

            await().atMost(PATIENCE).until(() -> at.closed);
            assertThat(at.blocks).singleElement().isEqualTo(bytes);
            await().atMost(PATIENCE).until(() -> released.get() == 2);
        }
    }

    @Test
    void aPayloadIsReleasedWhenTheLinkIsClosed() throws Exception {
        PeerLink link = a.dial(b.source(b.identity.peerId()));
        AtomicInteger released = new AtomicInteger();

        run(() -> {
            link.close("enough");
            link.sendBlock(1, new BlockRef(new PieceIndex(0), 0, 4), new Lent(new byte[4], released));
        });

        assertThat(released).hasValue(1);
        await().atMost(PATIENCE).until(() -> b.session().closed && a.session().closed);
        assertThat(b.session().cause).isNull();
    }

    @Test
    void anotherKeyThanTheSourcesIsRefused() throws GeneralSecurityException {
        PeerId expected = TlsIdentity.generate().peerId();

        assertThatThrownBy(() -> a.dial(b.source(expected))).hasMessageContaining("another key answers");
        assertThat(a.sessions.all).isEmpty();
    }

    @Test
    void nobodyAtTheAddressIsAFailureInTime() throws Exception {
        Source nobody = b.source(b.identity.peerId());
        b.listener.close();

        assertThatThrownBy(() -> a.dial(nobody)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void aSecondDialUsesTheLinkThatIsOpen() throws Exception {
        PeerLink first = a.dial(b.source(b.identity.peerId()));

        assertThat(a.dial(b.source(b.identity.peerId()))).isSameAs(first);
        assertThat(b.session().link.peer()).isEqualTo(a.identity.peerId());
        assertThat(b.dial(a.source(a.identity.peerId()))).isSameAs(b.session().link);
    }

    @Test
    void twoThatDialEachOtherKeepOneLink() throws Exception {
        CompletableFuture<PeerLink> fromA = new CompletableFuture<>();
        CompletableFuture<PeerLink> fromB = new CompletableFuture<>();
        run(() -> {
            a.gate.dialer().dial(b.source(b.identity.peerId())).thenAccept(fromA::complete);
            b.gate.dialer().dial(a.source(a.identity.peerId())).thenAccept(fromB::complete);
        });
        fromA.get(60, TimeUnit.SECONDS);
        fromB.get(60, TimeUnit.SECONDS);

        boolean smallerIsA = a.identity.peerId().compareTo(b.identity.peerId()) < 0;
        await().atMost(PATIENCE).until(() -> a.sessions.open() == 1 && b.sessions.open() == 1);
        assertThat(survivor(a).link.dialled()).isEqualTo(smallerIsA);
        assertThat(survivor(b).link.dialled()).isEqualTo(!smallerIsA);
    }

    private static FakeSessions.Session survivor(Side side) {
        return side.sessions.all.stream().filter(s -> !s.closed).findFirst().orElseThrow();
    }

    @Test
    void aTakenPortIsABindException() {
        assertThatThrownBy(
                        () -> a.gate.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), b.listener.port())))
                .isInstanceOf(BindException.class);
    }

    @Test
    void tls12IsRefused() throws Exception {
        assertRefused(stranger("TLSv1.2", Protocol.PEER.alpn(), TlsIdentity.generate()));
    }

    @Test
    void aStrangerWithoutAKeyIsRefused() throws Exception {
        assertRefused(stranger("TLSv1.3", Protocol.PEER.alpn(), null));
    }

    @Test
    void anotherProtocolIsRefused() throws Exception {
        assertRefused(stranger("TLSv1.3", Protocol.TRACKER.alpn(), TlsIdentity.generate()));
    }

    @Test
    void aFrameTooLongClosesTheConnection() throws Exception {
        try (SSLSocket socket = stranger("TLSv1.3", Protocol.PEER.alpn(), TlsIdentity.generate())) {
            socket.getOutputStream().write(new byte[] {-1, -1, -1, -1, 1, 2, 3});
            socket.getOutputStream().flush();

            assertThat(readToEnd(socket)).isTrue();
        }
        assertThat(b.sessions.all).isEmpty();
    }

    @Test
    void garbageInsteadOfHelloClosesTheConnection() throws Exception {
        try (SSLSocket socket = stranger("TLSv1.3", Protocol.PEER.alpn(), TlsIdentity.generate())) {
            socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 9, 9, 9, 9});
            socket.getOutputStream().flush();

            assertThat(readToEnd(socket)).isTrue();
        }
        assertThat(b.sessions.all).isEmpty();
    }

    private void assertRefused(SSLSocket socket) throws IOException {
        try (socket) {
            assertThat(readToEnd(socket)).isTrue();
        }
        assertThat(b.sessions.all).isEmpty();
    }

    /** Whether the other side closes; an alert or a reset is a close, too. */
    private static boolean readToEnd(SSLSocket socket) {
        try {
            socket.startHandshake();
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // whatever it says
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private SSLSocket stranger(String version, String alpn, @Nullable TlsIdentity identity) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity == null ? null : keys(identity), new TrustManager[] {new AnyServer()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", b.listener.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setApplicationProtocols(new String[] {alpn});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static KeyManager[] keys(TlsIdentity identity) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", identity.privateKey(), new char[0], new X509Certificate[] {identity.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static final class AnyServer implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
