// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import p2p.message.Envelope;
import p2p.message.PeerMessage;

/** Builds the handlers between a socket and whoever speaks over it. The last handler of each pipeline is the caller's. */
public final class Pipelines {
    /** Two reads of this size a turn, so that control never waits for bulk. */
    private static final int DATA_READ = 256 << 10;

    private static final int READS_PER_TURN = 2;
    private static final WriteBufferWaterMark CONTROL_MARKS = new WriteBufferWaterMark(256 << 10, 512 << 10);
    private static final WriteBufferWaterMark DATA_MARKS = new WriteBufferWaterMark(512 << 10, 1 << 20);

    private Pipelines() {}

    /** Tracker protocol: messages are {@code Envelope<TrackerMessage>}; the frame limit is that of strangers until {@link #known}. */
    public static void tracker(Channel channel, SslHandler tls) {
        channel.pipeline().addLast("tls", tls);
        trackerFrames(channel);
    }

    /** What {@link #tracker} adds after TLS, for a listener that chooses by protocol. */
    public static void trackerFrames(Channel channel) {
        channel.config().setWriteBufferWaterMark(CONTROL_MARKS);
        addFrames(channel.pipeline(), FrameFormat.TRACKER, FrameLimit.STRANGER);
    }

    /** Between trackers, after TLS: messages are {@code Envelope<FellowMessage>}; the frame limit is that of strangers until {@link #known}. */
    public static void fellowFrames(Channel channel) {
        channel.config().setWriteBufferWaterMark(CONTROL_MARKS);
        addFrames(channel.pipeline(), FrameFormat.FELLOW, FrameLimit.STRANGER);
    }

    /** Peer protocol: {@link PeerMessage} and {@link BlockBytes}; the frame limit is that of strangers until {@link #known}. */
    public static void peer(Channel channel, SslHandler tls) {
        channel.config().setWriteBufferWaterMark(DATA_MARKS);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config()
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(DATA_READ).maxMessagesPerRead(READS_PER_TURN));
        WholeRecords.addTo(channel);
        channel.pipeline()
                .addLast("tls", tls)
                .addLast("frames-in", new PeerFrameDecoder(FrameLimit.STRANGER))
                .addLast("frames-out", new FrameEncoder<>(PeerMessage.class, FrameFormat.PEER));
    }

    /** Control socket: messages are {@code Envelope<ControlMessage>}. */
    public static void control(Channel channel) {
        channel.config().setWriteBufferWaterMark(CONTROL_MARKS);
        addFrames(channel.pipeline(), FrameFormat.CONTROL, FrameLimit.CONTROL);
    }

    /** The other side proved who it is: frames may grow to the control limit. On the loop. */
    public static void known(Channel channel) {
        if (channel.pipeline().get("frames-in") instanceof FrameDecoder<?> frames) {
            frames.limit(FrameLimit.CONTROL);
        } else if (channel.pipeline().get("frames-in") instanceof PeerFrameDecoder frames) {
            frames.known(FrameLimit.CONTROL);
        }
    }

    private static <B> void addFrames(ChannelPipeline pipeline, FrameFormat<Envelope<B>> format, int limit) {
        pipeline.addLast("frames-in", new FrameDecoder<>(format, limit))
                .addLast("frames-out", new FrameEncoder<>(Envelope.class, format));
    }
}
