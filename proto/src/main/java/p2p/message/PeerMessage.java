// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import p2p.core.Blob;
import p2p.core.BlockRef;
import p2p.core.ContentId;
import p2p.core.DeviceName;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.PieceIndex;

/**
 * What daemons say to each other. Either side may open swarms and ask for blocks; one connection serves all swarms of two
 * peers. Bitfields hold one bit a piece, the first piece in the highest bit of the first byte, spare bits zero.
 */
public sealed interface PeerMessage {
    interface Visitor<R> {
        R hello(Hello m);

        R welcome(Welcome m);

        R openSwarm(OpenSwarm m);

        R swarmOpened(SwarmOpened m);

        R closeSwarm(CloseSwarm m);

        R renewTicket(RenewTicket m);

        R have(Have m);

        R request(Request m);

        R cancel(Cancel m);

        R block(Block m);

        R reject(Reject m);

        R ping(Ping m);

        R pong(Pong m);

        R goodbye(Goodbye m);

        R askTrackerSets(AskTrackerSets m);

        R trackerSets(TrackerSets m);

        R promise(Promise m);

        R introduce(Introduce m);

        R invite(Invite m);

        R decline(Decline m);
    }

    <R> R visit(PeerMessage.Visitor<R> visitor);

    private static void requirePort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /**
     * First frame of the side that dialled. {@code listenPort}: where it accepts connections, 0 for nowhere; {@code features}: what it
     * understands, see {@link PeerFeature}.
     */
    record Hello(
            int lowestVersion, int highestVersion, String software, DeviceName device, int listenPort, long features)
            implements PeerMessage {
        public Hello {
            requirePort(listenPort);
        }

        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.hello(this);
        }
    }

    /** Answer to {@link Hello}: the link is open. */
    record Welcome(int version, String software, DeviceName device, int listenPort, long features)
            implements PeerMessage {
        public Welcome {
            requirePort(listenPort);
        }

        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.welcome(this);
        }
    }

    /** Asks to exchange pieces of a group's content. {@code swarm} is a number new on this connection: odd from the side that dialled, even from the other. The ticket is the sender's for that group; {@code have} is its bitfield. */
    record OpenSwarm(int swarm, GroupId group, ContentId content, Blob ticket, Blob have) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.openSwarm(this);
        }
    }

    /** Agrees; carries the answerer's own ticket and bitfield. */
    record SwarmOpened(int swarm, Blob ticket, Blob have) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.swarmOpened(this);
        }
    }

    /** Refuses or ends a swarm; what was asked for in it is void. */
    record CloseSwarm(int swarm, ErrorCode code, String reason) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.closeSwarm(this);
        }
    }

    /** A fresh ticket for an open swarm. */
    record RenewTicket(int swarm, Blob ticket) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.renewTicket(this);
        }
    }

    /** A piece was verified and can be asked for. */
    record Have(int swarm, PieceIndex piece) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.have(this);
        }
    }

    /**
     * Would rather be asked for these pieces and those promised before than for others; {@code all}: for
     * whatever it has, as at the beginning.
     */
    record Promise(int swarm, boolean all, List<PieceIndex> pieces) implements PeerMessage {
        public static final int MAX_PIECES = 4_096;

        public Promise {
            pieces = List.copyOf(pieces);
            if (pieces.size() > MAX_PIECES) {
                throw new IllegalArgumentException("a promise of " + pieces.size() + " pieces");
            }
        }

        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.promise(this);
        }
    }

    /**
     * Other members of the swarm, as a change of what was said before: to whom the sender is, or just was, connected, and who
     * of those that it named is so no more.
     */
    record Introduce(int swarm, List<Introduction> added, List<PeerId> gone) implements PeerMessage {
        /** More is malformed; what a receiver takes is less. */
        public static final int MAX_ADDED = 128;

        public static final int MAX_GONE = 256;

        public Introduce {
            added = List.copyOf(added);
            gone = List.copyOf(gone);
            if (added.size() > MAX_ADDED || gone.size() > MAX_GONE) {
                throw new IllegalArgumentException(added.size() + " introduced, " + gone.size() + " gone");
            }
        }

        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.introduce(this);
        }
    }

    /** Welcomes the other side to begin so many pieces of its choice now, and after the first of these no others; {@link Promise} of all ends it. */
    record Invite(int swarm, int pieces) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.invite(this);
        }
    }

    /** Has no use for so many of the pieces that it was invited to. */
    record Decline(int swarm, int pieces) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.decline(this);
        }
    }

    /** Asks for a block; answered by {@link Block} or {@link Reject}. */
    record Request(int swarm, BlockRef block) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.request(this);
        }
    }

    /** The block is no longer wanted; it may still arrive. */
    record Cancel(int swarm, BlockRef block) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.cancel(this);
        }
    }

    /** Header of a block: exactly {@code block.length()} raw bytes follow the frame. */
    record Block(int swarm, BlockRef block) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.block(this);
        }
    }

    /** The block will not be sent. */
    record Reject(int swarm, BlockRef block, ErrorCode code) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.reject(this);
        }
    }

    record Ping() implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.ping(this);
        }
    }

    record Pong() implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.pong(this);
        }
    }

    /** Last frame before a planned close. */
    record Goodbye(String reason) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.goodbye(this);
        }
    }

    /** Asks for the signed tracker sets after version {@code known}: a ticket names a signer that the asker's set lacks. */
    record AskTrackerSets(long known) implements PeerMessage {
        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.askTrackerSets(this);
        }
    }

    /** The sets from the asker's next version on, in order, as signed; empty when the sender knows none. They prove themselves. */
    record TrackerSets(List<Blob> sets) implements PeerMessage {
        public TrackerSets {
            sets = List.copyOf(sets);
        }

        @Override
        public <R> R visit(PeerMessage.Visitor<R> v) {
            return v.trackerSets(this);
        }
    }
}
