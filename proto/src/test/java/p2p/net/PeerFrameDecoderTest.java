// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;
import p2p.message.PeerMessage;
import p2p.wire.MalformedMessageException;
import p2p.wire.UnknownMessageException;

class PeerFrameDecoderTest {
    @Test
    void messagesAndBlocksSurviveAnyCutOfTheStream() {
        long seed = 7;
        Random random = new Random(seed);
        List<PeerMessage> sent = new ArrayList<>();
        ByteArrayOutputStream payloads = new ByteArrayOutputStream();
        ByteBuf stream = stream(random, sent, payloads);
        EmbeddedChannel in = new EmbeddedChannel(new PeerFrameDecoder(FrameLimit.CONTROL));
        while (stream.isReadable()) {
            int length = Math.min(stream.readableBytes(), 1 + random.nextInt(random.nextBoolean() ? 5 : 5_000));
            in.writeInbound(stream.readBytes(length));
        }
        List<PeerMessage> received = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object o = in.readInbound(); o != null; o = in.readInbound()) {
            if (o instanceof BlockBytes block) {
                byte[] part = new byte[block.bytes().readableBytes()];
                block.bytes().readBytes(part);
                bytes.writeBytes(part);
                block.release();
            } else {
                received.add((PeerMessage) o);
            }
        }
        assertThat(received).as("seed " + seed).isEqualTo(sent);
        assertThat(bytes.toByteArray()).isEqualTo(payloads.toByteArray());
        stream.release();
        in.finish();
    }

    private static ByteBuf stream(Random random, List<PeerMessage> sent, ByteArrayOutputStream payloads) {
        EmbeddedChannel out = new EmbeddedChannel(new FrameEncoder<>(PeerMessage.class, FrameFormat.PEER));
        ByteBuf stream = Unpooled.buffer();
        for (int i = 0; i < 300; i++) {
            PeerMessage message = random.nextBoolean()
                    ? new PeerMessage.Have(3, new PieceIndex(random.nextInt(1_000)))
                    : new PeerMessage.Block(1, new BlockRef(new PieceIndex(i), 0, 1 + random.nextInt(20_000)));
            sent.add(message);
            out.writeOutbound(message);
            if (message instanceof PeerMessage.Block block) {
                byte[] payload = new byte[block.block().length()];
                random.nextBytes(payload);
                payloads.writeBytes(payload);
                out.writeOutbound(Unpooled.wrappedBuffer(payload));
            }
            for (ByteBuf b = out.readOutbound(); b != null; b = out.readOutbound()) {
                stream.writeBytes(b);
                b.release();
            }
        }
        return stream;
    }

    @Test
    void aHugeLengthIsRefusedBeforeAnythingIsAllocated() {
        for (int length : new int[] {0xFFFFFFFF, 0x80000000, 16 << 20, FrameLimit.STRANGER + 1}) {
            EmbeddedChannel peer = new EmbeddedChannel(new PeerFrameDecoder(FrameLimit.STRANGER));
            assertThatThrownBy(() -> peer.writeInbound(Unpooled.buffer().writeInt(length)))
                    .isInstanceOf(ProtocolViolationException.class);
            EmbeddedChannel tracker = new EmbeddedChannel(new FrameDecoder<>(FrameFormat.TRACKER, FrameLimit.STRANGER));
            assertThatThrownBy(() -> tracker.writeInbound(Unpooled.buffer().writeInt(length)))
                    .isInstanceOf(DecoderException.class);
        }
    }

    /** A frame with a message of a type that comes with some later build. */
    private static ByteBuf ofALaterBuild() {
        byte[] body = {(byte) 0x82, 0x3f, 3, 1, 2, 3}; // field 1008, three bytes
        return Unpooled.buffer().writeInt(body.length).writeBytes(body);
    }

    @Test
    void whatALaterBuildSaysIsSkippedOnceItIsKnown() {
        EmbeddedChannel peer = new EmbeddedChannel(new PeerFrameDecoder(FrameLimit.STRANGER));
        peer.pipeline().get(PeerFrameDecoder.class).known(FrameLimit.CONTROL);
        ByteBuf ping = Unpooled.buffer().writeInt(2).writeBytes(new byte[] {0x62, 0});

        peer.writeInbound(Unpooled.wrappedBuffer(ofALaterBuild(), ping));

        assertThat((Object) peer.readInbound()).isEqualTo(new PeerMessage.Ping());
        assertThat((Object) peer.readInbound()).isNull();
        peer.finish();
    }

    private static EmbeddedChannel known() {
        EmbeddedChannel peer = new EmbeddedChannel(new PeerFrameDecoder(FrameLimit.STRANGER));
        peer.pipeline().get(PeerFrameDecoder.class).known(FrameLimit.CONTROL);
        return peer;
    }

    @Test
    void onlySoManyUnknownFramesAreSkippedOnOneConnection() {
        EmbeddedChannel peer = known();
        for (int i = 0; i < PeerFrameDecoder.SKIPPED_FRAMES; i++) {
            peer.writeInbound(ofALaterBuild());
        }
        assertThatThrownBy(() -> peer.writeInbound(ofALaterBuild()))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("type 1008, after 4096 others");
        peer.writeInbound(Unpooled.buffer().writeInt(2).writeBytes(new byte[] {0x62, 0}));
        assertThat((Object) peer.readInbound()).as("nothing behind it").isNull();
    }

    /** An unknown frame of so many bytes. */
    private static ByteBuf unknown(int length) {
        int payload = length - 4;
        return Unpooled.buffer()
                .writeInt(length)
                .writeBytes(new byte[] {(byte) 0x82, 0x3f, (byte) (payload & 0x7f | 0x80), (byte) (payload >> 7)})
                .writeZero(payload);
    }

    @Test
    void aLongUnknownFrameIsNotSkipped() {
        EmbeddedChannel peer = known();
        peer.writeInbound(unknown(PeerFrameDecoder.SKIPPED_BYTES));
        assertThatThrownBy(() -> peer.writeInbound(unknown(PeerFrameDecoder.SKIPPED_BYTES + 1)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("type 1008 of 4097 bytes");
    }

    @Test
    void ofManyUnknownFieldsTheFirstIsNamed() {
        EmbeddedChannel stranger = new EmbeddedChannel(new PeerFrameDecoder(FrameLimit.STRANGER));
        ByteBuf frame =
                Unpooled.buffer().writeInt(6).writeBytes(new byte[] {(byte) 0x82, 0x3f, 0, (byte) 0x8a, 0x3f, 0});
        assertThatThrownBy(() -> stranger.writeInbound(frame)).hasMessage("a peer message of type 1008");
    }

    @Test
    void aStrangersUnknownMessageAndAnEmptyFrameBreakTheProtocol() {
        EmbeddedChannel stranger = new EmbeddedChannel(new PeerFrameDecoder(FrameLimit.STRANGER));
        assertThatThrownBy(() -> stranger.writeInbound(ofALaterBuild())).isInstanceOf(UnknownMessageException.class);

        EmbeddedChannel peer = new EmbeddedChannel(new PeerFrameDecoder(FrameLimit.STRANGER));
        peer.pipeline().get(PeerFrameDecoder.class).known(FrameLimit.CONTROL);
        assertThatThrownBy(() -> peer.writeInbound(Unpooled.buffer().writeInt(0)))
                .isInstanceOf(MalformedMessageException.class)
                .isNotInstanceOf(UnknownMessageException.class);
    }

    @Test
    void nothingIsReadBehindABrokenFrame() {
        EmbeddedChannel peer = new EmbeddedChannel(new PeerFrameDecoder(FrameLimit.STRANGER));
        ByteBuf garbage = Unpooled.buffer().writeInt(3).writeBytes(new byte[] {-1, -1, -1});
        assertThatThrownBy(() -> peer.writeInbound(garbage)).isNotNull();
        ByteBuf more = Unpooled.buffer().writeInt(0);
        peer.writeInbound(more);
        assertThat((Object) peer.readInbound()).isNull();
        assertThat(more.refCnt()).isZero();
    }
}
