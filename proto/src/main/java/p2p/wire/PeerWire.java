// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import com.google.protobuf.CodedInputStream;
import java.nio.ByteBuffer;
import p2p.core.BlockRef;
import p2p.core.DeviceName;
import p2p.core.GroupId;
import p2p.core.PieceIndex;
import p2p.message.Introduction;
import p2p.message.PeerMessage;
import p2p.wire.pb.Nothing;
import p2p.wire.pb.PeerFrame;
import p2p.wire.pb.PeerFrame.BlockAt;

/**
 * Messages between daemons to frames and back (peer.proto). The raw bytes that follow a block's header are no part of
 * the frame. Stateless; callable from any thread.
 */
public final class PeerWire {
    private static final PeerFrame PING =
            PeerFrame.newBuilder().setPing(Nothing.getDefaultInstance()).build();
    private static final PeerFrame PONG =
            PeerFrame.newBuilder().setPong(Nothing.getDefaultInstance()).build();
    private static final Writer WRITER = new Writer();

    private PeerWire() {}

    public static PeerFrame toFrame(PeerMessage message) {
        return message.visit(WRITER);
    }

    /** Reads one whole frame without its length; throws {@link MalformedMessageException}. */
    public static PeerMessage parse(byte[] bytes) {
        return fromFrame(FrameParser.parse(PeerFrame.parser(), CodedInputStream.newInstance(bytes)));
    }

    /** Reads what remains in the buffer, which keeps its position, as {@link #parse(byte[])} does. */
    public static PeerMessage parse(ByteBuffer bytes) {
        return fromFrame(FrameParser.parse(PeerFrame.parser(), CodedInputStream.newInstance(bytes)));
    }

    /** Throws {@link UnknownMessageException} when the type is unknown, {@link MalformedMessageException} when there is none or a value is refused. */
    public static PeerMessage fromFrame(PeerFrame frame) {
        try {
            return switch (frame.getBodyCase()) { // no default: a new message must be handled here
                case HELLO -> hello(frame.getHello());
                case WELCOME -> welcome(frame.getWelcome());
                case OPEN_SWARM -> openSwarm(frame.getOpenSwarm());
                case SWARM_OPENED -> swarmOpened(frame.getSwarmOpened());
                case CLOSE_SWARM -> closeSwarm(frame.getCloseSwarm());
                case RENEW_TICKET -> renewTicket(frame.getRenewTicket());
                case HAVE -> have(frame.getHave());
                case REQUEST -> new PeerMessage.Request(swarm(frame.getRequest()), block(frame.getRequest()));
                case CANCEL -> new PeerMessage.Cancel(swarm(frame.getCancel()), block(frame.getCancel()));
                case BLOCK -> new PeerMessage.Block(swarm(frame.getBlock()), block(frame.getBlock()));
                case REJECT -> reject(frame.getReject());
                case PING -> new PeerMessage.Ping();
                case PONG -> new PeerMessage.Pong();
                case GOODBYE -> new PeerMessage.Goodbye(frame.getGoodbye().getReason());
                case ASK_TRACKER_SETS ->
                    new PeerMessage.AskTrackerSets(
                            CoreWire.amount(frame.getAskTrackerSets().getKnown()));
                case TRACKER_SETS ->
                    new PeerMessage.TrackerSets(Items.map(frame.getTrackerSets().getSetsList(), CoreWire::blob));
                case PROMISE -> promise(frame.getPromise());
                case INTRODUCE -> introduce(frame.getIntroduce());
                case INVITE ->
                    new PeerMessage.Invite(
                            CoreWire.count(frame.getInvite().getSwarm()),
                            CoreWire.count(frame.getInvite().getPieces()));
                case DECLINE ->
                    new PeerMessage.Decline(
                            CoreWire.count(frame.getDecline().getSwarm()),
                            CoreWire.count(frame.getDecline().getPieces()));
                case BODY_NOT_SET -> throw unknown(frame);
            };
        } catch (IllegalArgumentException e) {
            throw MalformedMessageException.refused(frame.getBodyCase(), e);
        }
    }

    /** A message that a newer build may send is one thing, a frame without any another. Of many unknown fields the first is named. */
    private static MalformedMessageException unknown(PeerFrame frame) {
        return frame.getUnknownFields().asMap().isEmpty()
                ? MalformedMessageException.unknownType("peer message")
                : new UnknownMessageException("a peer message of type "
                        + frame.getUnknownFields().asMap().keySet().iterator().next());
    }

    private static PeerMessage hello(PeerFrame.Hello f) {
        return new PeerMessage.Hello(
                CoreWire.count(f.getLowestVersion()),
                CoreWire.count(f.getHighestVersion()),
                f.getSoftware(),
                new DeviceName(f.getDevice()),
                f.getListenPort(),
                f.getFeatures());
    }

    private static PeerMessage welcome(PeerFrame.Welcome f) {
        return new PeerMessage.Welcome(
                CoreWire.count(f.getVersion()),
                f.getSoftware(),
                new DeviceName(f.getDevice()),
                f.getListenPort(),
                f.getFeatures());
    }

    private static PeerMessage openSwarm(PeerFrame.OpenSwarm f) {
        return new PeerMessage.OpenSwarm(
                CoreWire.count(f.getSwarm()),
                new GroupId(f.getGroup()),
                CoreWire.contentId(f.getContent()),
                CoreWire.blob(f.getTicket()),
                CoreWire.blob(f.getHave()));
    }

    private static PeerMessage swarmOpened(PeerFrame.SwarmOpened f) {
        return new PeerMessage.SwarmOpened(
                CoreWire.count(f.getSwarm()), CoreWire.blob(f.getTicket()), CoreWire.blob(f.getHave()));
    }

    private static PeerMessage closeSwarm(PeerFrame.CloseSwarm f) {
        return new PeerMessage.CloseSwarm(CoreWire.count(f.getSwarm()), CoreWire.code(f.getCode()), f.getReason());
    }

    private static PeerMessage renewTicket(PeerFrame.RenewTicket f) {
        return new PeerMessage.RenewTicket(CoreWire.count(f.getSwarm()), CoreWire.blob(f.getTicket()));
    }

    private static PeerMessage have(PeerFrame.Have f) {
        return new PeerMessage.Have(CoreWire.count(f.getSwarm()), new PieceIndex(f.getPiece()));
    }

    private static PeerMessage promise(PeerFrame.Promise f) {
        return new PeerMessage.Promise(
                CoreWire.count(f.getSwarm()), f.getAll(), Items.map(f.getPiecesList(), PieceIndex::new));
    }

    private static PeerMessage introduce(PeerFrame.Introduce f) {
        return new PeerMessage.Introduce(
                CoreWire.count(f.getSwarm()),
                Items.map(
                        f.getAddedList(),
                        added -> new Introduction(
                                CoreWire.blob(added.getTicket()),
                                Items.map(added.getAddressesList(), CoreWire::endpoint))),
                Items.map(f.getGoneList(), CoreWire::peerId));
    }

    private static PeerMessage reject(PeerFrame.RejectedBlock f) {
        BlockRef block = new BlockRef(new PieceIndex(f.getPiece()), f.getOffset(), f.getLength());
        return new PeerMessage.Reject(CoreWire.count(f.getSwarm()), block, CoreWire.code(f.getCode()));
    }

    private static int swarm(BlockAt f) {
        return CoreWire.count(f.getSwarm());
    }

    private static BlockRef block(BlockAt f) {
        return new BlockRef(new PieceIndex(f.getPiece()), f.getOffset(), f.getLength());
    }

    private static final class Writer implements PeerMessage.Visitor<PeerFrame> {
        @Override
        public PeerFrame hello(PeerMessage.Hello m) {
            return PeerFrame.newBuilder()
                    .setHello(PeerFrame.Hello.newBuilder()
                            .setLowestVersion(m.lowestVersion())
                            .setHighestVersion(m.highestVersion())
                            .setSoftware(m.software())
                            .setDevice(m.device().text())
                            .setListenPort(m.listenPort())
                            .setFeatures(m.features()))
                    .build();
        }

        @Override
        public PeerFrame welcome(PeerMessage.Welcome m) {
            return PeerFrame.newBuilder()
                    .setWelcome(PeerFrame.Welcome.newBuilder()
                            .setVersion(m.version())
                            .setSoftware(m.software())
                            .setDevice(m.device().text())
                            .setListenPort(m.listenPort())
                            .setFeatures(m.features()))
                    .build();
        }

        @Override
        public PeerFrame openSwarm(PeerMessage.OpenSwarm m) {
            return PeerFrame.newBuilder()
                    .setOpenSwarm(PeerFrame.OpenSwarm.newBuilder()
                            .setSwarm(m.swarm())
                            .setGroup(m.group().value())
                            .setContent(CoreWire.bytes(m.content()))
                            .setTicket(CoreWire.bytes(m.ticket()))
                            .setHave(CoreWire.bytes(m.have())))
                    .build();
        }

        @Override
        public PeerFrame swarmOpened(PeerMessage.SwarmOpened m) {
            return PeerFrame.newBuilder()
                    .setSwarmOpened(PeerFrame.SwarmOpened.newBuilder()
                            .setSwarm(m.swarm())
                            .setTicket(CoreWire.bytes(m.ticket()))
                            .setHave(CoreWire.bytes(m.have())))
                    .build();
        }

        @Override
        public PeerFrame closeSwarm(PeerMessage.CloseSwarm m) {
            return PeerFrame.newBuilder()
                    .setCloseSwarm(PeerFrame.CloseSwarm.newBuilder()
                            .setSwarm(m.swarm())
                            .setCode(CoreWire.CODES.toWire(m.code()))
                            .setReason(m.reason()))
                    .build();
        }

        @Override
        public PeerFrame renewTicket(PeerMessage.RenewTicket m) {
            return PeerFrame.newBuilder()
                    .setRenewTicket(PeerFrame.RenewTicket.newBuilder()
                            .setSwarm(m.swarm())
                            .setTicket(CoreWire.bytes(m.ticket())))
                    .build();
        }

        @Override
        public PeerFrame have(PeerMessage.Have m) {
            return PeerFrame.newBuilder()
                    .setHave(PeerFrame.Have.newBuilder()
                            .setSwarm(m.swarm())
                            .setPiece(m.piece().value()))
                    .build();
        }

        @Override
        public PeerFrame request(PeerMessage.Request m) {
            return PeerFrame.newBuilder().setRequest(at(m.swarm(), m.block())).build();
        }

        @Override
        public PeerFrame cancel(PeerMessage.Cancel m) {
            return PeerFrame.newBuilder().setCancel(at(m.swarm(), m.block())).build();
        }

        @Override
        public PeerFrame block(PeerMessage.Block m) {
            return PeerFrame.newBuilder().setBlock(at(m.swarm(), m.block())).build();
        }

        @Override
        public PeerFrame reject(PeerMessage.Reject m) {
            return PeerFrame.newBuilder()
                    .setReject(PeerFrame.RejectedBlock.newBuilder()
                            .setSwarm(m.swarm())
                            .setPiece(m.block().piece().value())
                            .setOffset(m.block().offset())
                            .setLength(m.block().length())
                            .setCode(CoreWire.CODES.toWire(m.code())))
                    .build();
        }

        @Override
        public PeerFrame ping(PeerMessage.Ping m) {
            return PING;
        }

        @Override
        public PeerFrame pong(PeerMessage.Pong m) {
            return PONG;
        }

        @Override
        public PeerFrame goodbye(PeerMessage.Goodbye m) {
            return PeerFrame.newBuilder()
                    .setGoodbye(PeerFrame.Goodbye.newBuilder().setReason(m.reason()))
                    .build();
        }

        @Override
        public PeerFrame askTrackerSets(PeerMessage.AskTrackerSets m) {
            return PeerFrame.newBuilder()
                    .setAskTrackerSets(PeerFrame.AskTrackerSets.newBuilder().setKnown(m.known()))
                    .build();
        }

        @Override
        public PeerFrame trackerSets(PeerMessage.TrackerSets m) {
            return PeerFrame.newBuilder()
                    .setTrackerSets(PeerFrame.TrackerSets.newBuilder().addAllSets(Items.map(m.sets(), CoreWire::bytes)))
                    .build();
        }

        @Override
        public PeerFrame promise(PeerMessage.Promise m) {
            return PeerFrame.newBuilder()
                    .setPromise(PeerFrame.Promise.newBuilder()
                            .setSwarm(m.swarm())
                            .setAll(m.all())
                            .addAllPieces(Items.map(m.pieces(), PieceIndex::value)))
                    .build();
        }

        @Override
        public PeerFrame introduce(PeerMessage.Introduce m) {
            return PeerFrame.newBuilder()
                    .setIntroduce(PeerFrame.Introduce.newBuilder()
                            .setSwarm(m.swarm())
                            .addAllAdded(Items.map(m.added(), added -> PeerFrame.Introduction.newBuilder()
                                    .setTicket(CoreWire.bytes(added.ticket()))
                                    .addAllAddresses(Items.map(added.endpoints(), CoreWire::address))
                                    .build()))
                            .addAllGone(Items.map(m.gone(), CoreWire::bytes)))
                    .build();
        }

        @Override
        public PeerFrame invite(PeerMessage.Invite m) {
            return PeerFrame.newBuilder()
                    .setInvite(PeerFrame.Invite.newBuilder().setSwarm(m.swarm()).setPieces(m.pieces()))
                    .build();
        }

        @Override
        public PeerFrame decline(PeerMessage.Decline m) {
            return PeerFrame.newBuilder()
                    .setDecline(
                            PeerFrame.Decline.newBuilder().setSwarm(m.swarm()).setPieces(m.pieces()))
                    .build();
        }

        private static BlockAt at(int swarm, BlockRef block) {
            return BlockAt.newBuilder()
                    .setSwarm(swarm)
                    .setPiece(block.piece().value())
                    .setOffset(block.offset())
                    .setLength(block.length())
                    .build();
        }
    }
}
