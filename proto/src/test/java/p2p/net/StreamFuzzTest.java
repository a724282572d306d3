// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;
import p2p.message.PeerMessage;
import p2p.wire.MalformedMessageException;

/** Whatever a connection carries, however it is cut, each frame decoder delivers messages or breaks the connection off. */
class StreamFuzzTest {
    /** The first byte says where the stream is cut in two. */
    static Stream<byte[]> streams() {
        EmbeddedChannel out = new EmbeddedChannel(new FrameEncoder<>(PeerMessage.class, FrameFormat.PEER));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(7);
        for (PeerMessage message : List.of(
                new PeerMessage.Have(3, new PieceIndex(9)),
                new PeerMessage.Block(1, new BlockRef(new PieceIndex(1), 0, 3)))) {
            out.writeOutbound(message);
            for (ByteBuf b = out.readOutbound(); b != null; b = out.readOutbound()) {
                byte[] bytes = new byte[b.readableBytes()];
                b.readBytes(bytes);
                b.release();
                stream.writeBytes(bytes);
            }
        }
        stream.writeBytes(new byte[] {1, 2, 3});
        return Stream.concat(
                Stream.of(stream.toByteArray()),
                Stream.of(
                                "00ffffffff",
                                "0380000000",
                                "0001000000",
                                "04000000000000000000000000",
                                "020000000508",
                                "0100000002ffff")
                        .map(HexFormat.of()::parseHex));
    }

    @MethodSource("streams")
    @FuzzTest(maxDuration = "20s")
    void aStreamIsReadOrBrokenOff(byte[] cutAndStream) {
        if (Objects.requireNonNull(cutAndStream).length > 0) {
            read(new PeerFrameDecoder(FrameLimit.CONTROL), cutAndStream);
            read(new FrameDecoder<>(FrameFormat.TRACKER, FrameLimit.STRANGER), cutAndStream);
            read(new FrameDecoder<>(FrameFormat.CONTROL, FrameLimit.CONTROL), cutAndStream);
        }
    }

    private static void read(ChannelHandler decoder, byte[] cutAndStream) {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        ByteBuf stream = Unpooled.copiedBuffer(cutAndStream);
        int cut = Math.min(stream.readUnsignedByte(), stream.readableBytes());
        try {
            channel.writeInbound(stream.readBytes(cut));
            channel.writeInbound(stream.readBytes(stream.readableBytes()));
        } catch (MalformedMessageException | DecoderException refused) {
            requireRefusal(refused);
        } finally {
            stream.release();
            channel.inboundMessages().forEach(ReferenceCountUtil::release);
            channel.inboundMessages().clear();
            channel.close();
        }
    }

    /** Netty wraps what a decoder throws; a bug in it must not pass as a broken frame. */
    private static void requireRefusal(RuntimeException refused) {
        if (refused instanceof DecoderException
                && refused.getCause() != null
                && !(refused.getCause() instanceof MalformedMessageException)
                && !(refused.getCause() instanceof ProtocolViolationException)) {
            throw new AssertionError("not a refusal", refused);
        }
    }
}
