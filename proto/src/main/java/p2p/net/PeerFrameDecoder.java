// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.message.PeerMessage;
import p2p.wire.UnknownMessageException;

/**
 * Frames between peers: small protobuf headers become {@link PeerMessage}s; the raw bytes behind a {@link PeerMessage.Block}
 * pass on as {@link BlockBytes} without being gathered, so that a block is copied once, into its piece.
 */
public final class PeerFrameDecoder extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(PeerFrameDecoder.class);
    private static final int LENGTH_BYTES = 4;
    /** Bytes of the largest frame of an unknown type that is skipped. */
    static final int SKIPPED_BYTES = 4 << 10;
    /** Frames of unknown types that are skipped on one connection; one more breaks the protocol. */
    static final int SKIPPED_FRAMES = 4_096;

    private int limit;
    private @Nullable ByteBuf partial;
    private PeerMessage.@Nullable Block block;
    private int blockOffset;
    private long waitingSince;
    private io.netty.util.concurrent.@Nullable ScheduledFuture<?> watch;
    private boolean broken;

    private boolean known;
    private int skipped;

    public PeerFrameDecoder(int limit) {
        this.limit = limit;
    }

    /**
     * The other side said hello: its frames may have as many bytes as this, and what it sends that this build does not know is of a
     * newer one and skipped. That proves nothing of it (anybody can make a key), so it is bounded: {@value #SKIPPED_FRAMES} frames
     * of at most {@value #SKIPPED_BYTES} bytes on this connection, then {@link ProtocolViolationException}. On the loop.
     */
    public void known(int limit) {
        this.limit = limit;
        known = true;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        startWatch(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            startWatch(ctx);
        }
    }

    private void startWatch(ChannelHandlerContext ctx) {
        if (watch == null) {
            int seconds = FrameDecoder.WHOLE_FRAME_SECONDS;
            watch = ctx.executor()
                    .scheduleAtFixedRate(() -> checkProgress(ctx), seconds, seconds / 6, TimeUnit.SECONDS);
        }
    }

    private void checkProgress(ChannelHandlerContext ctx) {
        boolean inside = block != null || partial != null;
        if (inside && System.nanoTime() - waitingSince > TimeUnit.SECONDS.toNanos(FrameDecoder.WHOLE_FRAME_SECONDS)) {
            fail(
                    ctx,
                    new ProtocolViolationException(
                            "a frame was not whole within " + FrameDecoder.WHOLE_FRAME_SECONDS + " s"));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ctx.fireChannelRead(message);
            return;
        }
        if (broken) {
            in.release();
            return;
        }
        try {
            while (in.isReadable() && !broken) {
                if (block != null) {
                    passBlockBytes(ctx, in, block);
                } else {
                    readHeader(ctx, in);
                }
            }
        } catch (RuntimeException e) {
            fail(ctx, e);
        } finally {
            in.release();
        }
    }

    private void fail(ChannelHandlerContext ctx, RuntimeException e) {
        broken = true;
        dropPartial();
        ctx.fireExceptionCaught(e);
    }

    private void passBlockBytes(ChannelHandlerContext ctx, ByteBuf in, PeerMessage.Block header) {
        int length = Math.min(in.readableBytes(), header.block().length() - blockOffset);
        BlockBytes bytes = new BlockBytes(header.swarm(), header.block(), blockOffset, in.readRetainedSlice(length));
        blockOffset += length;
        if (blockOffset == header.block().length()) {
            block = null;
        }
        ctx.fireChannelRead(bytes);
    }

    /** Takes from {@code in} what the header at hand still lacks; most headers lie whole in one buffer and are not copied. */
    private void readHeader(ChannelHandlerContext ctx, ByteBuf in) {
        if (partial == null) {
            int whole = wholeHeader(in);
            if (whole > 0) {
                deliver(ctx, in, whole);
                return;
            }
            partial = ctx.alloc().buffer(64);
            waitingSince = System.nanoTime();
        }
        ByteBuf header = partial;
        int missing = header.readableBytes() < LENGTH_BYTES ? LENGTH_BYTES - header.readableBytes() : missing(header);
        header.writeBytes(in, Math.min(missing, in.readableBytes()));
        int whole = wholeHeader(header);
        if (whole > 0) {
            try {
                deliver(ctx, header, whole);
            } finally {
                dropPartial();
            }
        }
    }

    private int missing(ByteBuf header) {
        return LENGTH_BYTES + checked(header.getUnsignedInt(header.readerIndex())) - header.readableBytes();
    }

    /** Length and header when all of it is there, else 0. */
    private int wholeHeader(ByteBuf buffer) {
        if (buffer.readableBytes() < LENGTH_BYTES) {
            return 0;
        }
        int whole = LENGTH_BYTES + checked(buffer.getUnsignedInt(buffer.readerIndex()));
        return buffer.readableBytes() >= whole ? whole : 0;
    }

    private int checked(long length) {
        if (length > limit) {
            throw new ProtocolViolationException("a frame of " + length + " bytes, at most " + limit + " are allowed");
        }
        return (int) length;
    }

    private void deliver(ChannelHandlerContext ctx, ByteBuf buffer, int whole) {
        int length = whole - LENGTH_BYTES;
        buffer.skipBytes(LENGTH_BYTES);
        ByteBuffer bytes = buffer.nioBuffer(buffer.readerIndex(), length);
        buffer.skipBytes(length);
        PeerMessage message;
        try {
            message = FrameFormat.PEER.parse().apply(bytes);
        } catch (UnknownMessageException e) {
            if (!known) {
                throw e;
            }
            skip(ctx, length, e);
            return;
        }
        if (message instanceof PeerMessage.Block header) {
            block = header;
            blockOffset = 0;
            waitingSince = System.nanoTime();
        }
        ctx.fireChannelRead(message);
    }

    private void skip(ChannelHandlerContext ctx, int length, UnknownMessageException e) {
        if (length > SKIPPED_BYTES) {
            throw new ProtocolViolationException(
                    e.getMessage() + " of " + length + " bytes, at most " + SKIPPED_BYTES + " are skipped");
        }
        if (skipped == SKIPPED_FRAMES) {
            throw new ProtocolViolationException(
                    e.getMessage() + ", after " + SKIPPED_FRAMES + " others that were skipped");
        }
        if (skipped++ == 0) {
            log.debug("{}: {} is skipped, and so are others like it", ctx.channel(), e.getMessage());
        }
    }

    private void dropPartial() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        handlerRemoved(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        dropPartial();
        if (watch != null) {
            watch.cancel(false);
            watch = null;
        }
    }
}
