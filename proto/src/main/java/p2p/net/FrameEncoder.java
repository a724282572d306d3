// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.EncoderException;
import java.io.IOException;

/**
 * Messages to frames: the length of the protobuf as u32, then the protobuf. Buffers pass through untouched: the raw bytes of
 * a block are written right behind its header.
 */
public final class FrameEncoder<M> extends ChannelOutboundHandlerAdapter {
    private static final int LENGTH_BYTES = 4;
    private final Class<?> type;
    private final FrameFormat<M> format;

    /** {@code type} is the class of what {@code format} writes. */
    public FrameEncoder(Class<?> type, FrameFormat<M> format) {
        this.type = type;
        this.format = format;
    }

    @Override
    @SuppressWarnings("unchecked") // type is M's class, given beside it
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(type.isInstance(message) ? encode(ctx, (M) message) : message, promise);
    }

    private ByteBuf encode(ChannelHandlerContext ctx, M message) {
        MessageLite frame = format.toFrame().apply(message);
        int size = frame.getSerializedSize();
        ByteBuf out = ctx.alloc().ioBuffer(LENGTH_BYTES + size);
        try {
            out.writeInt(size);
            CodedOutputStream stream = CodedOutputStream.newInstance(out.nioBuffer(LENGTH_BYTES, size));
            frame.writeTo(stream);
            stream.flush();
            return out.writerIndex(LENGTH_BYTES + size);
        } catch (IOException | RuntimeException e) {
            out.release();
            throw new EncoderException("cannot write " + message.getClass().getSimpleName(), e);
        }
    }
}
