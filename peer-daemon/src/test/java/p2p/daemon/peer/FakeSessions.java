// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;
import p2p.daemon.transfer.PeerLink;
import p2p.daemon.transfer.PeerSession;
import p2p.daemon.transfer.PeerSessions;
import p2p.message.PeerMessage;

/** Remembers what the links of one side told. */
final class FakeSessions implements PeerSessions {
    final List<Session> all = new CopyOnWriteArrayList<>();

    @Override
    public PeerSession opened(PeerLink link) {
        Session session = new Session(link);
        all.add(session);
        return session;
    }

    long open() {
        return all.stream().filter(session -> !session.closed).count();
    }

    /** One link's story. */
    static final class Session implements PeerSession {
        final PeerLink link;
        final List<PeerMessage> heard = new CopyOnWriteArrayList<>();
        final List<byte[]> blocks = new CopyOnWriteArrayList<>();
        private final ByteArrayOutputStream block = new ByteArrayOutputStream();
        volatile boolean closed;
        volatile @Nullable Throwable cause;

        Session(PeerLink link) {
            this.link = link;
        }

        @Override
        public void onMessage(PeerMessage message) {
            heard.add(message);
        }

        @Override
        public boolean onBlock(int swarm, BlockRef ref) {
            block.reset();
            return true;
        }

        @Override
        public void onBlockBytes(int swarm, BlockRef ref, int offset, ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            block.writeBytes(copy);
        }

        @Override
        public void onBlockEnd(int swarm, BlockRef ref) {
            blocks.add(block.toByteArray());
        }

        @Override
        public void onWritable() {
            heard.add(new PeerMessage.Pong());
        }

        @Override
        public void closed(@Nullable Throwable why) {
            cause = why;
            closed = true;
        }
    }
}
