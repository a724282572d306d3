// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.message.Envelope;
import p2p.message.Holding;
import p2p.message.PeerMessage;
import p2p.message.SwarmRequest;
import p2p.message.TrackerMessage;
import p2p.message.TrackerReply;
import p2p.wire.pb.AccountBody;
import p2p.wire.pb.AdminBody;
import p2p.wire.pb.ControlFrame;
import p2p.wire.pb.ControlRequestBody;
import p2p.wire.pb.Failure;
import p2p.wire.pb.Nothing;
import p2p.wire.pb.PeerFrame;
import p2p.wire.pb.PeerFrame.BlockAt;
import p2p.wire.pb.SwarmBody;
import p2p.wire.pb.TrackerFrame;
import p2p.wire.pb.TrackerReplyBody;
import p2p.wire.pb.TrackerRequestBody;

/** What the wire refuses, and what it lets pass for the sake of newer versions. */
class LimitsTest {
    private static final Protocol<?>[] PROTOCOLS = Protocol.ALL;
    private static final int UNUSED_NUMBER = 1_000;

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    <M> void fieldsOfANewerVersionAreSkipped(Protocol<M> protocol) {
        RandomMessages messages = new RandomMessages(1);
        for (int i = 0; i < 100; i++) {
            M message = protocol.random(messages);
            assertThat(protocol.parse()
                            .apply(join(protocol.bytes(message), newerFields().toByteArray())))
                    .isEqualTo(message);
        }
    }

    @Test
    void fieldsOfANewerVersionAreSkippedInsideABody() {
        SwarmBody.Heartbeat newer = SwarmBody.Heartbeat.newBuilder()
                .setDigest(5)
                .setUnknownFields(newerFields())
                .build();
        TrackerFrame frame = swarm(SwarmBody.newBuilder().setHeartbeat(newer));
        assertThat(TrackerWire.parse(frame.toByteArray()).body()).isEqualTo(new SwarmRequest.Heartbeat(5));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void anEmptyFrameIsRefused(Protocol<?> protocol) {
        assertMalformed(() -> protocol.parse().apply(new byte[0]));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void aTypeOfANewerVersionIsRefused(Protocol<?> protocol) {
        assertThatThrownBy(() -> protocol.parse().apply(newerFields().toByteArray()))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aTypeOfANewerVersionIsRefusedInsideEveryFamily() {
        TrackerRequestBody newerRequest =
                TrackerRequestBody.newBuilder().setUnknownFields(newerFields()).build();
        TrackerReplyBody newerReply =
                TrackerReplyBody.newBuilder().setUnknownFields(newerFields()).build();
        assertMalformed(
                () -> parse(TrackerFrame.newBuilder().setRequest(newerRequest).build()));
        assertMalformed(
                () -> parse(TrackerFrame.newBuilder().setReply(newerReply).build()));
        assertMalformed(() -> parse(request(TrackerRequestBody.newBuilder()
                .setAccount(AccountBody.newBuilder().setUnknownFields(newerFields())))));
        assertMalformed(() -> parse(swarm(SwarmBody.newBuilder().setUnknownFields(newerFields()))));
        ControlFrame relay = ControlFrame.newBuilder()
                .setRequest(ControlRequestBody.newBuilder().setRelay(newerRequest))
                .build();
        assertMalformed(() -> ControlWire.parse(relay.toByteArray()));
    }

    @Test
    void ofTwoBodiesTheLastOneCounts() {
        byte[] both = join(
                PeerFrame.newBuilder()
                        .setPing(Nothing.getDefaultInstance())
                        .build()
                        .toByteArray(),
                PeerFrame.newBuilder()
                        .setPong(Nothing.getDefaultInstance())
                        .build()
                        .toByteArray());
        assertThat(PeerWire.parse(both)).isEqualTo(new PeerMessage.Pong());
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    <M> void nestingHasABound(Protocol<M> protocol) {
        M message = protocol.random(new RandomMessages(2));
        byte[] frame = protocol.bytes(message);
        assertThat(protocol.parse().apply(join(frame, groups(WireLimits.MAX_NESTING))))
                .isEqualTo(message);
        assertMalformed(() -> protocol.parse().apply(join(frame, groups(WireLimits.MAX_NESTING + 1))));
        assertMalformed(() -> protocol.parse().apply(join(frame, groups(100_000))));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    <M> void aGroupThatEndsWithoutABeginningIsRefused(Protocol<M> protocol) {
        byte[] frame = protocol.bytes(protocol.random(new RandomMessages(3)));
        assertMalformed(() -> protocol.parse().apply(join(frame, new byte[] {(15 << 3) | 4}, frame)));
    }

    @Test
    void aListHasABoundOnBothSides() {
        SwarmRequest most = announce(WireLimits.MAX_ITEMS);
        Envelope<TrackerMessage> envelope = Envelope.unasked(1, most);
        assertThat(Protocol.TRACKER.copy(envelope)).isEqualTo(envelope);
        assertThatThrownBy(() -> TrackerWire.toFrame(Envelope.unasked(1, announce(WireLimits.MAX_ITEMS + 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4097");

        assertMalformed(() -> parse(swarm(SwarmBody.newBuilder().setAnnounce(columns(WireLimits.MAX_ITEMS + 1)))));
        assertMalformed(() -> parse(reply(TrackerReplyBody.newBuilder()
                .setLogLines(TrackerReplyBody.LogLines.newBuilder()
                        .addAllLines(Collections.nCopies(WireLimits.MAX_ITEMS + 1, ""))))));
        assertMalformed(() -> parse(reply(TrackerReplyBody.newBuilder()
                .setTickets(TrackerReplyBody.Tickets.newBuilder()
                        .addAllTickets(Collections.nCopies(WireLimits.MAX_ITEMS + 1, ByteString.EMPTY))))));
    }

    @Test
    void theLargestPageOfHoldingsFitsAFrame() {
        assertThat(TrackerWire.toFrame(Envelope.unasked(1, announce(WireLimits.MAX_ITEMS)))
                        .getSerializedSize())
                .isLessThan(64 << 10);
    }

    @Test
    void holdingsWhoseColumnsDifferInLengthAreRefused() {
        SwarmBody.Holdings two = SwarmBody.Holdings.newBuilder()
                .addEntries(1)
                .addEntries(2)
                .addHave(1)
                .addComplete(true)
                .addComplete(false)
                .build();
        assertMalformed(() -> parse(swarm(SwarmBody.newBuilder()
                .setAnnounce(SwarmBody.Announce.newBuilder().setHoldings(two)))));
    }

    @Test
    void blocksOutsideAnyPieceAreRefused() {
        assertBadBlock(BlockAt.newBuilder().setSwarm(1).setLength(0));
        assertBadBlock(BlockAt.newBuilder().setSwarm(1).setLength(-1));
        assertBadBlock(BlockAt.newBuilder().setSwarm(1).setLength((1 << 20) + 1));
        assertBadBlock(BlockAt.newBuilder().setSwarm(1).setLength(1).setOffset(-1));
        assertBadBlock(BlockAt.newBuilder().setSwarm(1).setLength(1).setOffset(Integer.MAX_VALUE));
        assertBadBlock(BlockAt.newBuilder().setSwarm(1).setLength(1).setOffset(4 << 20));
        assertBadBlock(BlockAt.newBuilder().setSwarm(1).setLength(1).setPiece(-1));
        assertBadBlock(BlockAt.newBuilder().setSwarm(-1).setLength(1));
    }

    @Test
    void aNumberThatIsTooLargeIsRefused() {
        assertMalformed(() -> PeerWire.fromFrame(PeerFrame.newBuilder()
                .setHave(PeerFrame.Have.newBuilder().setPiece(-1))
                .build()));
        assertMalformed(() -> parse(TrackerFrame.newBuilder()
                .setId(-1)
                .setRequest(TrackerRequestBody.newBuilder()
                        .setAdmin(AdminBody.newBuilder().setListUsers(Nothing.getDefaultInstance())))
                .build()));
        assertMalformed(() -> parse(swarm(SwarmBody.newBuilder()
                .setWatchSources(SwarmBody.Entry.newBuilder().setEntry(0)))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void aRequestIdOfAnotherLengthIsRefused(int length) {
        TrackerFrame frame =
                swarm(SwarmBody.newBuilder().setHeartbeat(SwarmBody.Heartbeat.getDefaultInstance())).toBuilder()
                        .setRequestId(ByteString.copyFrom(new byte[length]))
                        .build();
        assertMalformed(() -> parse(frame));
    }

    @Test
    void aRoleThatNobodyKnowsIsRefused() {
        assertMalformed(() -> parse(request(TrackerRequestBody.newBuilder()
                .setAdmin(AdminBody.newBuilder()
                        .setSetRole(
                                AdminBody.SetRole.newBuilder().setUser("bob").setRoleValue(77))))));
    }

    @Test
    void anErrorCodeOfANewerVersionIsReadAsInternal() {
        TrackerFrame newer = reply(TrackerReplyBody.newBuilder()
                .setRefused(
                        Failure.newBuilder().setCodeValue(777).setMessage("why").setNext("wait")));
        assertThat(TrackerWire.parse(newer.toByteArray()).body())
                .isEqualTo(new TrackerReply.Refused(new Problem(ErrorCode.INTERNAL, "why", "wait")));
        assertMalformed(() -> parse(reply(TrackerReplyBody.newBuilder().setRefused(Failure.getDefaultInstance()))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "bob smith", "-rf", "../../.bashrc", "b\u0000b", "b\u202eb", "b\nb", "<img src=x>", "ünal"})
    void namesThatAreNoneAreRefused(String name) {
        assertMalformed(() -> parse(login(name, "secret")));
    }

    @Test
    void aRefusalNeverRepeatsThePassword() {
        assertThatThrownBy(() -> parse(login("bad name", "hunter2")))
                .hasMessageContaining("bad name")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> parse(login("bob", "hunter2".repeat(100)))).hasMessageNotContaining("hunter2");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] frame = login("bob", "secret").toByteArray();
        for (int i = 0; i < frame.length; i++) {
            if (frame[i] == 's') {
                frame[i] = (byte) 0xff;
            }
        }
        assertMalformed(() -> TrackerWire.parse(frame));
    }

    private static UnknownFieldSet newerFields() {
        return UnknownFieldSet.newBuilder()
                .addField(
                        UNUSED_NUMBER,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(-1)
                                .addFixed32(2)
                                .addFixed64(3)
                                .addLengthDelimited(ByteString.copyFromUtf8("new"))
                                .addGroup(UnknownFieldSet.newBuilder()
                                        .addField(
                                                1,
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addVarint(4)
                                                        .build())
                                        .build())
                                .build())
                .build();
    }

    /** Groups of field 15 inside each other. */
    private static byte[] groups(int depth) {
        byte[] bytes = new byte[2 * depth];
        for (int i = 0; i < depth; i++) {
            bytes[i] = (15 << 3) | 3;
            bytes[depth + i] = (15 << 3) | 4;
        }
        return bytes;
    }

    private static SwarmRequest announce(int holdings) {
        return new SwarmRequest.Announce(
                true,
                true,
                LongStream.rangeClosed(1, holdings)
                        .mapToObj(n -> new Holding(new EntryId(n << 40), 4_096, n % 2 == 0))
                        .toList());
    }

    private static SwarmBody.Announce columns(int holdings) {
        SwarmBody.Holdings.Builder columns = SwarmBody.Holdings.newBuilder();
        for (int i = 1; i <= holdings; i++) {
            columns.addEntries(i).addHave(1).addComplete(false);
        }
        return SwarmBody.Announce.newBuilder().setHoldings(columns).build();
    }

    private static TrackerFrame login(String user, String password) {
        return request(TrackerRequestBody.newBuilder()
                .setAccount(AccountBody.newBuilder()
                        .setLogin(AccountBody.Login.newBuilder().setUser(user).setPassword(password))));
    }

    private static TrackerFrame swarm(SwarmBody.Builder body) {
        return request(TrackerRequestBody.newBuilder().setSwarm(body));
    }

    private static TrackerFrame request(TrackerRequestBody.Builder body) {
        return TrackerFrame.newBuilder().setId(1).setRequest(body).build();
    }

    private static TrackerFrame reply(TrackerReplyBody.Builder body) {
        return TrackerFrame.newBuilder().setId(1).setReplyTo(1).setReply(body).build();
    }

    private static Envelope<TrackerMessage> parse(MessageLite frame) {
        return TrackerWire.parse(frame.toByteArray());
    }

    private static void assertBadBlock(BlockAt.Builder at) {
        assertMalformed(
                () -> PeerWire.fromFrame(PeerFrame.newBuilder().setRequest(at).build()));
        assertMalformed(
                () -> PeerWire.fromFrame(PeerFrame.newBuilder().setBlock(at).build()));
    }

    private static void assertMalformed(ThrowingCallable reading) {
        assertThatThrownBy(reading).isExactlyInstanceOf(MalformedMessageException.class);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
