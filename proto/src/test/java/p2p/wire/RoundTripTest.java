// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.PieceIndex;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.message.ControlEvent;
import p2p.message.ControlMessage;
import p2p.message.Envelope;
import p2p.message.LinkMessage;
import p2p.message.PeerMessage;
import p2p.message.TrackerMessage;
import p2p.message.TrackerReply;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** What goes out comes back: every record of every family, with random values. */
class RoundTripTest {
    private static final long SEED = 20_260_101;
    private static final int TIMES = 100;

    static Stream<Arguments> everyMessage() {
        return Arrays.stream(Protocol.ALL).flatMap(protocol -> RandomMessages.leaves(protocol.family())
                .map(type -> Arguments.of(protocol, type)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyMessage")
    <M> void comesBackAsItWentOut(Protocol<M> protocol, Class<? extends Record> type) {
        RandomMessages messages = new RandomMessages(SEED);
        for (int i = 0; i < TIMES; i++) {
            M message = protocol.wrap().apply(messages.make(type));
            M copy = protocol.copy(message);
            assertThat(copy).as("seed %d, message %d", SEED, i).isEqualTo(message);
            assertThat(copy).as("also the case of names").hasToString(message.toString());
        }
    }

    @Test
    void theWalkFindsEveryFamily() {
        assertThat(Arrays.stream(Protocol.ALL)
                        .mapToLong(p -> RandomMessages.leaves(p.family()).count()))
                .allMatch(count -> count > 10);
    }

    @Test
    void anEnvelopeWithoutCorrelationComesBack() {
        Envelope<TrackerMessage> unasked = Envelope.unasked(1, new LinkMessage.Ping());
        assertThat(TrackerWire.fromFrame(TrackerWire.toFrame(unasked))).isEqualTo(unasked);
        Envelope<ControlMessage> event = Envelope.reply(0, 3, new ControlEvent.ShareProgress("/a", 0, 0));
        assertThat(ControlWire.fromFrame(ControlWire.toFrame(event))).isEqualTo(event);
    }

    @Test
    void everyErrorCodeHasItsNumber() {
        for (ErrorCode code : ErrorCode.values()) {
            Envelope<TrackerMessage> refused =
                    Envelope.reply(1, 2, new TrackerReply.Refused(new Problem(code, "why", "what next")));
            assertThat(Protocol.TRACKER.copy(refused)).isEqualTo(refused);
        }
    }

    @Test
    void theNumbersThatMayBeMinusOneComeBack() {
        TransferView view = new TransferView(
                1,
                GroupName.PUBLIC,
                new FileName("a"),
                1,
                TransferState.FETCHING,
                10,
                0,
                1,
                0,
                -1,
                0,
                -1,
                0,
                0,
                ReasonCode.NO_SOURCE_ONLINE,
                "nobody is there",
                null,
                "/a",
                1,
                0,
                null,
                null,
                List.of());
        Envelope<ControlMessage> event = Envelope.reply(1, 2, new ControlEvent.TransferProgress(view));
        assertThat(Protocol.CONTROL.copy(event)).isEqualTo(event);
    }

    @Test
    void readsWhatRemainsInAnyKindOfBufferAndKeepsItsPosition() {
        PeerMessage have = new PeerMessage.Have(3, new PieceIndex(4));
        byte[] frame = PeerWire.toFrame(have).toByteArray();
        for (ByteBuffer buffer : List.of(ByteBuffer.allocate(100), ByteBuffer.allocateDirect(100))) {
            buffer.position(7).put(frame).limit(buffer.position()).position(7);
            assertThat(PeerWire.parse(buffer)).isEqualTo(have);
            assertThat(buffer.position()).isEqualTo(7);
            assertThat(PeerWire.parse(buffer.asReadOnlyBuffer())).isEqualTo(have);
        }
    }

    @Test
    void theHeadersOfTheHotPathAreSmall() {
        PeerMessage have = new PeerMessage.Have(1, new PieceIndex(4_000));
        assertThat(PeerWire.toFrame(have).getSerializedSize()).isLessThanOrEqualTo(7);
    }
}
