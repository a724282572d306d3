// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * First in a pipeline, before TLS: has the kernel wake this process when a TLS record is whole, not for each packet of it. Nothing can be decrypted
 * before; on a line of some Mbit/s a record of 16 KiB is eleven packets, and each was a turn of the loop that found nothing to do. The bytes pass
 * unchanged. Only where sockets know {@code SO_RCVLOWAT} (socket(7), tcp(7)): the kernel also wakes for an end, an error, or a receive window that is full,
 * so a record that never comes whole holds up nothing but itself: what came of it is not seen, and does not count as a sign of life, which matters on a
 * line of less than 200 bytes a second. On the loop of its channel.
 */
final class WholeRecords extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(WholeRecords.class);

    /** {@code SOL_SOCKET} and {@code SO_RCVLOWAT} of Linux. */
    static final ChannelOption<Integer> LOW_WATER = new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

    /** RFC 8446, section 5.1: type, version and length; section 5.2: a record has 256 bytes more than 2^14 at most. */
    private static final int HEADER = 5;

    private static final int MAX_RECORD = (1 << 14) + 256;
    private int headerBytes;
    private int length;
    private int lowWater = 1;

    /** Puts one in front where the socket can do it; elsewhere each packet wakes, as ever. */
    static void addTo(Channel channel) {
        if (setLowWater(channel, 1)) {
            channel.pipeline().addLast("records", new WholeRecords());
        }
    }

    /** False where the transport has no such option or the system refuses it, as some that emulate Linux do. */
    private static boolean setLowWater(Channel channel, int bytes) {
        try {
            return channel.config().setOption(LOW_WATER, bytes);
        } catch (ChannelException e) {
            log.debug("{}: no low-water mark: {}", channel, e.getMessage());
            return false;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof ByteBuf bytes) {
            follow(bytes);
        }
        super.channelRead(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        int wanted = missing();
        if (wanted != lowWater && ctx.channel().isActive() && setLowWater(ctx.channel(), wanted)) {
            lowWater = wanted;
        }
        super.channelReadComplete(ctx);
    }

    private void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (headerBytes < HEADER) {
                // The length is the last two bytes of the header.
                length = (length << 8 | bytes.getUnsignedByte(at)) & 0xffff;
                headerBytes++;
                at++;
            } else {
                int taken = Math.min(length, end - at);
                length -= taken;
                at += taken;
            }
            if (headerBytes == HEADER && length == 0) {
                headerBytes = 0;
            }
        }
    }

    /** Bytes without which nothing can be done; more than a record has is nothing that TLS will accept, so it is not waited for. */
    private int missing() {
        if (headerBytes == 0) {
            return 1;
        }
        return headerBytes < HEADER ? HEADER - headerBytes : Math.min(length, MAX_RECORD);
    }
}
