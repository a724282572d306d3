// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.Problem;

/** What trackers say to each other beside their log: requests, each of which gets one reply. */
public sealed interface FellowMessage {
    interface Visitor<R> {
        R askStanding(AskStanding m);

        R askToJoin(AskToJoin m);

        R askToLeave(AskToLeave m);

        R forward(Forward m);

        R fetchManifest(FetchManifest m);

        R standing(Standing m);

        R joined(Joined m);

        R done(Done m);

        R forwarded(Forwarded m);

        R manifestPart(ManifestPart m);

        R refused(Refused m);
    }

    <R> R visit(Visitor<R> visitor);

    /** How the other tracker stands; anybody may ask. The answer brings the signed tracker sets after version {@code knownSet}, as many as fit. */
    record AskStanding(long knownSet) implements FellowMessage {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.askStanding(this);
        }
    }

    /**
     * Asks to become one of the trackers, or one again.
     *
     * @param raftPeer how the Raft group is to call it: a name that never voted before
     * @param proof HMAC-SHA256 under the join secret, or empty without one
     * @param knownSet version of the newest tracker set that it knows, be it of another history: the next sets are numbered above it
     */
    record AskToJoin(
            int number,
            Blob signingKey,
            List<Endpoint> addresses,
            Endpoint raft,
            String raftPeer,
            Blob proof,
            long knownSet)
            implements FellowMessage {
        public AskToJoin {
            addresses = List.copyOf(addresses);
        }

        @Override
        public <R> R visit(Visitor<R> v) {
            return v.askToJoin(this);
        }
    }

    /** Whoever asks leaves the trackers; for the leader only. */
    record AskToLeave() implements FellowMessage {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.askToLeave(this);
        }
    }

    /** A catalog command as the log keeps it, for the leader. */
    record Forward(Blob command) implements FellowMessage {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.forward(this);
        }
    }

    record FetchManifest(ContentId content, int offset) implements FellowMessage {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.fetchManifest(this);
        }
    }

    /**
     * What a tracker knows of itself.
     *
     * @param rootKey empty while it has not joined a network, as is the set
     * @param incarnation of its catalog, -1 before there is one
     * @param began when the incarnation did, ms since 1970 by its founder's clock; 0 before there is one
     * @param raftGroup the group's UUID, or empty
     * @param applied the number of the last command in its catalog
     * @param leader the TLS key of whoever leads, as far as it knows
     * @param inMajority whether it heard a majority lately
     * @param since ms since 1970: since when it is what it is now
     * @param voters names of the Raft peers that vote, as far as it knows
     */
    record Standing(
            Blob rootKey,
            List<Blob> trackerSet,
            long incarnation,
            long began,
            String raftGroup,
            long applied,
            @Nullable PeerId leader,
            boolean inMajority,
            long since,
            List<String> voters)
            implements FellowMessage {
        public Standing {
            trackerSet = List.copyOf(trackerSet);
            voters = List.copyOf(voters);
        }

        @Override
        public <R> R visit(Visitor<R> v) {
            return v.standing(this);
        }
    }

    /** The asker votes now; {@code proof} is the other side's of knowing the join secret, empty when it took none. */
    record Joined(String raftGroup, Blob proof) implements FellowMessage {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.joined(this);
        }
    }

    record Done() implements FellowMessage {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.done(this);
        }
    }

    /** The command is in the log at this index, and applied at the leader. */
    record Forwarded(long index) implements FellowMessage {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.forwarded(this);
        }
    }

    record ManifestPart(int totalBytes, int offset, Blob bytes) implements FellowMessage {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.manifestPart(this);
        }
    }

    record Refused(Problem problem) implements FellowMessage {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.refused(this);
        }
    }
}
