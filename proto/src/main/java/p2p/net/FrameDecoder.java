// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Frames to messages. A length above the limit closes the connection before anything is allocated; a frame that is not whole
 * within 30 s does too. The limit grows once the other side is known.
 */
public final class FrameDecoder<M> extends ByteToMessageDecoder {
    private static final int LENGTH_BYTES = 4;
    static final int WHOLE_FRAME_SECONDS = 30;
    private final FrameFormat<M> format;
    private int limit;
    private io.netty.util.concurrent.@Nullable ScheduledFuture<?> deadline;

    public FrameDecoder(FrameFormat<M> format, int limit) {
        this.format = format;
        this.limit = limit;
    }

    /** On the loop. */
    public void limit(int bytes) {
        limit = bytes;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < LENGTH_BYTES) {
            expectWhole(ctx, in.isReadable());
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length > limit) {
            throw new ProtocolViolationException("a frame of " + length + " bytes, at most " + limit + " are allowed");
        }
        if (in.readableBytes() < LENGTH_BYTES + length) {
            expectWhole(ctx, true);
            return;
        }
        expectWhole(ctx, false);
        in.skipBytes(LENGTH_BYTES);
        out.add(format.parse().apply(in.nioBuffer(in.readerIndex(), (int) length)));
        in.skipBytes((int) length);
    }

    private void expectWhole(ChannelHandlerContext ctx, boolean begun) {
        if (begun && deadline == null) {
            deadline = ctx.executor()
                    .schedule(
                            () -> ctx.fireExceptionCaught(new ProtocolViolationException(
                                    "a frame was not whole within " + WHOLE_FRAME_SECONDS + " s")),
                            WHOLE_FRAME_SECONDS,
                            TimeUnit.SECONDS);
        } else if (!begun && deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        expectWhole(ctx, false);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        expectWhole(ctx, false);
        super.channelInactive(ctx);
    }
}
