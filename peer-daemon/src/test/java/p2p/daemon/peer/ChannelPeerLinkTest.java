// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import p2p.core.BlockRef;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.PieceIndex;
import p2p.core.Sha256;
import p2p.daemon.transfer.LentBuffer;
import p2p.daemon.transfer.Whereabouts;
import p2p.loop.ManualLoop;
import p2p.message.PeerMessage;
import p2p.net.Farewell;

class ChannelPeerLinkTest {
    private final PeerId self = new PeerId(new Sha256(0, 0, 0, 1));
    private final PeerId other = new PeerId(new Sha256(0, 0, 0, 2));
    private final FakeSessions sessions = new FakeSessions();
    private final PeerSlots slots = new PeerSlots(1);
    private final PeerLinks links = new PeerLinks(new ManualLoop(), self, slots);
    /** Whoever is at the other end never reads: nothing that is flushed leaves. */
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
        @Override
        public void flush(ChannelHandlerContext ctx) {
            // stays queued
        }
    });

    private final ChannelPeerLink link = new ChannelPeerLink(
            channel, slots.take(null).orElseThrow(), other, new DeviceName("desk"), where(false), 0);

    ChannelPeerLinkTest() {
        links.tell(sessions, 7700);
        links.opened(link);
        channel.pipeline().addLast(new PeerHandler(link, links));
    }

    @Test
    void aPeerThatAsksAndNeverReadsIsClosed() {
        int asked = 0;
        while (channel.isOpen() && asked < 1_000_000) {
            channel.writeInbound(new PeerMessage.Ping());
            asked++;
        }

        assertThat(asked).isLessThanOrEqualTo(ChannelPeerLink.MAX_UNSENT_MESSAGES + 1);
        channel.runPendingTasks();
        FakeSessions.Session session = sessions.all.get(0);
        assertThat(session.closed).isTrue();
        assertThat(session.cause).hasMessageContaining("does not read");
        assertThat(links.to(other)).isEmpty();
    }

    @Test
    void blocksThatWaitDoNotCountAgainstThePeer() {
        AtomicInteger lent = new AtomicInteger();
        int blocks = 2 * (int) (ChannelPeerLink.MAX_UNSENT_BYTES / BlockRef.MAX_LENGTH);
        for (int i = 0; i < blocks; i++) {
            lent.incrementAndGet();
            link.sendBlock(1, new BlockRef(new PieceIndex(i), 0, BlockRef.MAX_LENGTH), new Lent(lent));
        }
        link.send(new PeerMessage.Pong());

        assertThat(channel.isOpen()).isTrue();
        assertThat(link.isWritable()).isFalse();
        channel.close();
        assertThat(lent).hasValue(0);
    }

    @Test
    void aGoodbyeThatIsNotReadHoldsUpTheEndOnlySoLong() {
        channel.freezeTime();
        CompletableFuture<Void> ended = links.closeAll("the daemon stops").toCompletableFuture();
        channel.runPendingTasks();
        assertThat(ended).isNotDone();

        channel.advanceTimeBy(Farewell.UNREAD.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(ended).isCompleted();
    }

    @Test
    void theEndWaitsForTheGoodbyeAndForNothingElse() {
        EmbeddedChannel reading = new EmbeddedChannel();
        PeerId third = new PeerId(new Sha256(0, 0, 0, 3));
        ChannelPeerLink other = new ChannelPeerLink(
                reading, slots.take(null).orElseThrow(), third, new DeviceName("lap"), where(true), 0);
        PeerLinks all = new PeerLinks(new ManualLoop(), self, slots);
        all.tell(sessions, 7700);
        all.opened(other);

        assertThat(all.closeAll("the daemon stops").toCompletableFuture()).isCompleted();
        assertThat(reading.<Object>readOutbound()).isEqualTo(new PeerMessage.Goodbye("the daemon stops"));
        assertThat(reading.isOpen()).isFalse();
    }

    private record Lent(AtomicInteger count) implements LentBuffer {
        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.allocate(BlockRef.MAX_LENGTH);
        }

        @Override
        public void release() {
            count.decrementAndGet();
        }
    }

    private static Whereabouts where(boolean dialled) {
        return new Whereabouts(new Endpoint("192.0.2.1", 7700), new Endpoint("192.0.2.2", 7700), 7700, 0, dialled);
    }
}
