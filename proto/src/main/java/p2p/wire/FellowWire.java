// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import com.google.protobuf.CodedInputStream;
import java.nio.ByteBuffer;
import p2p.message.Envelope;
import p2p.message.FellowMessage;
import p2p.wire.pb.FellowFrame;
import p2p.wire.pb.Nothing;

/** Messages between trackers to frames and back (fellow.proto). Stateless; callable from any thread. */
public final class FellowWire {
    private FellowWire() {}

    /** Throws {@link IllegalArgumentException} when a list has more than {@link WireLimits#MAX_ITEMS} items. */
    public static FellowFrame toFrame(Envelope<FellowMessage> envelope) {
        FellowFrame.Builder frame =
                FellowFrame.newBuilder().setId(envelope.id()).setReplyTo(envelope.replyTo());
        return envelope.body().visit(new Writer(frame)).build();
    }

    /** Reads what remains in the buffer, which keeps its position; throws {@link MalformedMessageException}. */
    public static Envelope<FellowMessage> parse(ByteBuffer bytes) {
        return fromFrame(FrameParser.parse(FellowFrame.parser(), CodedInputStream.newInstance(bytes)));
    }

    /** Throws {@link MalformedMessageException} when the type is unknown or a value is refused. */
    public static Envelope<FellowMessage> fromFrame(FellowFrame frame) {
        try {
            return new Envelope<>(frame.getId(), frame.getReplyTo(), null, body(frame));
        } catch (IllegalArgumentException e) {
            throw MalformedMessageException.refused(frame.getBodyCase(), e);
        }
    }

    private static FellowMessage body(FellowFrame frame) {
        return switch (frame.getBodyCase()) {
            case ASK_STANDING ->
                new FellowMessage.AskStanding(
                        CoreWire.amount(frame.getAskStanding().getKnownSet()));
            case ASK_TO_JOIN -> askToJoin(frame.getAskToJoin());
            case ASK_TO_LEAVE -> new FellowMessage.AskToLeave();
            case FORWARD ->
                new FellowMessage.Forward(CoreWire.blob(frame.getForward().getCommand()));
            case FETCH_MANIFEST ->
                new FellowMessage.FetchManifest(
                        CoreWire.contentId(frame.getFetchManifest().getContent()),
                        CoreWire.count(frame.getFetchManifest().getOffset()));
            case STANDING -> standing(frame.getStanding());
            case JOINED ->
                new FellowMessage.Joined(
                        frame.getJoined().getRaftGroup(),
                        CoreWire.blob(frame.getJoined().getProof()));
            case DONE -> new FellowMessage.Done();
            case FORWARDED -> new FellowMessage.Forwarded(CoreWire.amount(frame.getForwarded()));
            case MANIFEST_PART -> manifestPart(frame.getManifestPart());
            case REFUSED -> new FellowMessage.Refused(CoreWire.problem(frame.getRefused()));
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("message between trackers");
        };
    }

    private static FellowMessage askToJoin(FellowFrame.AskToJoin f) {
        return new FellowMessage.AskToJoin(
                CoreWire.count(f.getNumber()),
                CoreWire.blob(f.getSigningKey()),
                Items.map(f.getAddressesList(), CoreWire::endpoint),
                CoreWire.endpoint(f.getRaft()),
                f.getRaftPeer(),
                CoreWire.blob(f.getProof()),
                CoreWire.amount(f.getKnownSet()));
    }

    private static FellowMessage standing(FellowFrame.Standing f) {
        return new FellowMessage.Standing(
                CoreWire.blob(f.getRootKey()),
                Items.map(f.getTrackerSetList(), CoreWire::blob),
                f.hasIncarnation() ? CoreWire.amount(f.getIncarnation()) : -1,
                CoreWire.amount(f.getBegan()),
                f.getRaftGroup(),
                CoreWire.amount(f.getApplied()),
                f.getLeader().isEmpty() ? null : CoreWire.peerId(f.getLeader()),
                f.getInMajority(),
                CoreWire.amount(f.getSince()),
                Items.map(f.getVotersList(), voter -> voter));
    }

    private static FellowMessage manifestPart(FellowFrame.BlobPart f) {
        return new FellowMessage.ManifestPart(
                CoreWire.count(f.getTotal()), CoreWire.count(f.getOffset()), CoreWire.blob(f.getBytes()));
    }

    private record Writer(FellowFrame.Builder frame) implements FellowMessage.Visitor<FellowFrame.Builder> {
        private static final Nothing NOTHING = Nothing.getDefaultInstance();

        @Override
        public FellowFrame.Builder askStanding(FellowMessage.AskStanding m) {
            return frame.setAskStanding(FellowFrame.AskStanding.newBuilder().setKnownSet(m.knownSet()));
        }

        @Override
        public FellowFrame.Builder askToJoin(FellowMessage.AskToJoin m) {
            return frame.setAskToJoin(FellowFrame.AskToJoin.newBuilder()
                    .setNumber(m.number())
                    .setSigningKey(CoreWire.bytes(m.signingKey()))
                    .addAllAddresses(Items.map(m.addresses(), CoreWire::address))
                    .setRaft(CoreWire.address(m.raft()))
                    .setRaftPeer(m.raftPeer())
                    .setProof(CoreWire.bytes(m.proof()))
                    .setKnownSet(m.knownSet()));
        }

        @Override
        public FellowFrame.Builder askToLeave(FellowMessage.AskToLeave m) {
            return frame.setAskToLeave(NOTHING);
        }

        @Override
        public FellowFrame.Builder forward(FellowMessage.Forward m) {
            return frame.setForward(FellowFrame.Forward.newBuilder().setCommand(CoreWire.bytes(m.command())));
        }

        @Override
        public FellowFrame.Builder fetchManifest(FellowMessage.FetchManifest m) {
            return frame.setFetchManifest(FellowFrame.FetchBlob.newBuilder()
                    .setContent(CoreWire.bytes(m.content()))
                    .setOffset(m.offset()));
        }

        @Override
        public FellowFrame.Builder standing(FellowMessage.Standing m) {
            FellowFrame.Standing.Builder f = FellowFrame.Standing.newBuilder()
                    .setRootKey(CoreWire.bytes(m.rootKey()))
                    .addAllTrackerSet(Items.map(m.trackerSet(), CoreWire::bytes))
                    .setRaftGroup(m.raftGroup())
                    .setApplied(m.applied())
                    .setBegan(m.began())
                    .setInMajority(m.inMajority())
                    .setSince(m.since())
                    .addAllVoters(Items.map(m.voters(), voter -> voter));
            if (m.incarnation() >= 0) {
                f.setIncarnation(m.incarnation());
            }
            if (m.leader() != null) {
                f.setLeader(CoreWire.bytes(m.leader()));
            }
            return frame.setStanding(f);
        }

        @Override
        public FellowFrame.Builder joined(FellowMessage.Joined m) {
            return frame.setJoined(
                    FellowFrame.Joined.newBuilder().setRaftGroup(m.raftGroup()).setProof(CoreWire.bytes(m.proof())));
        }

        @Override
        public FellowFrame.Builder done(FellowMessage.Done m) {
            return frame.setDone(NOTHING);
        }

        @Override
        public FellowFrame.Builder forwarded(FellowMessage.Forwarded m) {
            return frame.setForwarded(m.index());
        }

        @Override
        public FellowFrame.Builder manifestPart(FellowMessage.ManifestPart m) {
            return frame.setManifestPart(FellowFrame.BlobPart.newBuilder()
                    .setTotal(m.totalBytes())
                    .setOffset(m.offset())
                    .setBytes(CoreWire.bytes(m.bytes())));
        }

        @Override
        public FellowFrame.Builder refused(FellowMessage.Refused m) {
            return frame.setRefused(CoreWire.failure(m.problem()));
        }
    }
}
