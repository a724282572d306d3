// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.UserName;
import p2p.daemon.peer.PeerCard;
import p2p.daemon.peer.PeerGate;
import p2p.daemon.transfer.PeerSession;
import p2p.message.PeerMessage;
import p2p.message.Source;
import p2p.net.NameLookup;
import p2p.net.NettyLoop;
import p2p.net.Outgoing;
import p2p.net.Protocol;
import p2p.net.TlsContexts;
import p2p.trust.TlsIdentity;

/** Peers that a daemon never saw before: each comes with a key of its own, shakes hands (TLS, Hello, Welcome) and goes. One after the other. */
final class Strangers implements AutoCloseable {
    private static final UserName SOMEBODY = new UserName("somebody");
    private static final DeviceName DEVICE = new DeviceName("stranger");

    private final NettyLoop loop = new NettyLoop("strangers");
    private final NameLookup names = new NameLookup(loop);
    private final PeerId host;
    private final Endpoint at;

    /** {@code host} listens at {@code at}. */
    Strangers(PeerId host, Endpoint at) {
        this.host = host;
        this.at = at;
    }

    /** One comes, and goes while this returns; nanoseconds from its connect to the Welcome. Fails when it is not welcomed. */
    long visit() throws GeneralSecurityException, IOException {
        TlsIdentity identity = TlsIdentity.generate();
        PeerCard card = new PeerCard(identity.peerId(), "p2p/test", DEVICE);
        PeerGate gate = new PeerGate(Outgoing.anywhere(loop), new TlsContexts(identity, Protocol.PEER), names, card, 1);
        Source source = new Source(host, SOMEBODY, DEVICE, List.of(at), 0, false);
        CompletableFuture<Long> welcome = new CompletableFuture<>();
        loop.execute(() -> {
            gate.start(link -> new Silent(), 0);
            long begun = System.nanoTime();
            gate.dialer().dial(source).whenComplete((link, failure) -> {
                if (failure != null) {
                    welcome.completeExceptionally(failure);
                } else {
                    welcome.complete(System.nanoTime() - begun);
                    link.close("that was all");
                }
            });
        });
        return welcome.orTimeout(Program.PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        names.close();
        loop.close();
    }

    /** Has nothing to say. */
    private static final class Silent implements PeerSession {
        @Override
        public void onMessage(PeerMessage message) {}

        @Override
        public boolean onBlock(int swarm, BlockRef block) {
            return false;
        }

        @Override
        public void onBlockBytes(int swarm, BlockRef block, int offset, ByteBuffer bytes) {}

        @Override
        public void onBlockEnd(int swarm, BlockRef block) {}

        @Override
        public void onWritable() {}

        @Override
        public void closed(@Nullable Throwable cause) {}
    }
}
