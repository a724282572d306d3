// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.daemon.transfer.LentBuffer;
import p2p.daemon.transfer.PeerLink;
import p2p.daemon.transfer.PeerSession;
import p2p.daemon.transfer.Whereabouts;
import p2p.message.PeerMessage;
import p2p.net.Farewell;

/**
 * A link over a Netty channel. What is sent in one turn of the loop leaves in one flush at its end. The channel's watermarks
 * (512 KiB, 1 MiB) count what TLS still holds, too.
 *
 * <p>Blocks are sent only while the link is writable, so they bound themselves. Control messages answer the other side whenever
 * it wants: a side that asks and never reads would fill the memory. Such a link is closed once too much waits, instead of not
 * being read: two sides that both wait for room and both do not read would wait for each other for ever.
 */
final class ChannelPeerLink implements PeerLink {
    /** Bytes of control messages that may wait to be sent; the largest, a map of pieces, is below 256 KiB. */
    static final long MAX_UNSENT_BYTES = 4L << 20;
    /** Control messages that may wait to be sent: the small ones cost more than their bytes. */
    static final int MAX_UNSENT_MESSAGES = 32_768;

    private final Channel channel;
    private final PeerSlots.Slot slot;
    private final PeerId peer;
    private final Whereabouts where;
    private final long openedNanos;
    private final String label;
    private @Nullable PeerSession session;
    private boolean flushDue;
    private int unsentMessages;
    private long unsentBlockBytes;
    private boolean closing;

    ChannelPeerLink(
            Channel channel, PeerSlots.Slot slot, PeerId peer, DeviceName device, Whereabouts where, long openedNanos) {
        this.channel = channel;
        this.slot = slot;
        this.peer = peer;
        this.where = where;
        this.openedNanos = openedNanos;
        this.label = device + " (" + address(channel) + ")";
    }

    static String address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress at && at.getAddress() != null
                ? endpoint(at).toString()
                : String.valueOf(channel.remoteAddress());
    }

    /** The numeric address without an IPv6 scope; "any" and port 0 for what is none. */
    static Endpoint endpoint(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress at && at.getAddress() != null
                ? new Endpoint(at.getAddress().getHostAddress().replaceAll("%.*", ""), at.getPort())
                : new Endpoint("0.0.0.0", 0);
    }

    /** That host with the port. */
    static Endpoint own(@Nullable SocketAddress address, int port) {
        return new Endpoint(endpoint(address).host(), port);
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Whereabouts whereabouts() {
        return where;
    }

    @Override
    public boolean dialled() {
        return where.dialled();
    }

    @Override
    public void admitted() {
        slot.admitted();
    }

    long openedNanos() {
        return openedNanos;
    }

    /** Whom the handler tells. */
    void session(PeerSession told) {
        session = told;
    }

    @Nullable
    PeerSession session() {
        return session;
    }

    @Override
    public void send(PeerMessage message) {
        if (!closing && channel.isActive()) {
            unsentMessages++;
            channel.write(message).addListener(this::controlWritten);
            flushSoon();
            closeIfNotRead();
        }
    }

    private void controlWritten(Future<?> written) {
        unsentMessages--;
        failIfUnplanned(written);
    }

    private void failIfUnplanned(Future<?> written) {
        if (!written.isSuccess() && !closing) {
            channel.pipeline().fireExceptionCaught(written.cause());
        }
    }

    private void closeIfNotRead() {
        long unsent = channel.isWritable()
                ? 0
                : channel.bytesBeforeWritable() + channel.config().getWriteBufferLowWaterMark() - unsentBlockBytes;
        if (unsentMessages > MAX_UNSENT_MESSAGES || unsent > MAX_UNSENT_BYTES) {
            closing = true;
            channel.pipeline()
                    .fireExceptionCaught(new IOException(
                            "it does not read: " + unsentMessages + " messages wait, about " + unsent + " bytes"));
        }
    }

    @Override
    public void sendBlock(int swarm, BlockRef block, LentBuffer payload) {
        if (closing || !channel.isActive()) {
            payload.release();
            return;
        }
        if (payload.bytes().remaining() != block.length()) {
            payload.release();
            throw new IllegalArgumentException(
                    block + " with " + payload.bytes().remaining() + " bytes");
        }
        channel.write(new PeerMessage.Block(swarm, block)).addListener(this::failIfUnplanned);
        unsentBlockBytes += block.length();
        channel.write(Unpooled.wrappedBuffer(payload.bytes())).addListener(written -> {
            unsentBlockBytes -= block.length();
            payload.release();
        });
        flushSoon();
    }

    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            channel.eventLoop().execute(() -> {
                flushDue = false;
                channel.flush();
            });
        }
    }

    @Override
    public boolean isWritable() {
        return !closing && channel.isWritable();
    }

    /** Whether a goodbye was said; nothing that still arrives counts. */
    boolean isClosing() {
        return closing;
    }

    @Override
    public void close(String reason) {
        if (!closing) {
            closing = true;
            Farewell.say(channel, new PeerMessage.Goodbye(reason));
        }
    }

    /** Completes on the loop when the connection has ended, after a goodbye at most {@link Farewell#UNREAD} later. */
    CompletableFuture<Void> ended() {
        return Farewell.ended(channel);
    }

    @Override
    public String toString() {
        return label;
    }
}
