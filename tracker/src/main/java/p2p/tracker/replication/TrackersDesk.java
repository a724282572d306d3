// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.message.FellowMessage;
import p2p.tracker.catalog.ManifestStore;
import p2p.tracker.fellow.FellowDesk;
import p2p.trust.TrackerSet;
import p2p.trust.VerifyKey;

/** Answers the other trackers: how this one stands, who may join or leave, commands for the leader, manifests. On the loop. */
final class TrackersDesk implements FellowDesk {
    /** Each of them is written once more here. */
    private static final int MAX_SETS_AHEAD = 500;

    private static final Logger log = LoggerFactory.getLogger(TrackersDesk.class);
    private static final int MAX_ASKING = 16;
    private static final int MAX_NAME = 64;
    /** The tracker set holds it in 16 bits. */
    private static final int MAX_NUMBER = 65_535;

    /** What the desk needs to know of this tracker. */
    interface Here {
        @Nullable
        RaftNode node();

        FellowMessage.Standing standing(long knownSet);

        /** Null when this tracker was started without one. */
        @Nullable
        JoinSecret secret();
    }

    private final Fleet fleet;
    private final Steward steward;
    private final LeaderRoad road;
    private final ManifestStore manifests;
    private final Here here;
    /** Who asked without a secret, by number, and whom the console let in. */
    private final Map<Integer, PeerId> asking = new HashMap<>();

    private final Map<Integer, PeerId> accepted = new HashMap<>();

    TrackersDesk(Fleet fleet, Steward steward, LeaderRoad road, ManifestStore manifests, Here here) {
        this.fleet = fleet;
        this.steward = steward;
        this.road = road;
        this.manifests = manifests;
        this.here = here;
    }

    @Override
    public boolean isFellow(PeerId key) {
        return fleet.isMember(key);
    }

    /** The operator vouches for tracker {@code number}, which has asked without the join secret; says what was done. */
    String accept(int number) {
        PeerId key = asking.remove(number);
        if (key == null) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_REQUEST,
                    "no tracker " + number + " asks to join without the join secret",
                    asking.isEmpty() ? "start it first" : "those who ask: " + asking.keySet());
        }
        accepted.put(number, key);
        return "tracker " + number + " with the key " + key.shortHex() + " may join";
    }

    @Override
    public CompletionStage<FellowMessage> handle(PeerId from, FellowMessage request) {
        return request.visit(new One(from));
    }

    private RaftNode leading() {
        RaftNode node = here.node();
        if (node == null || !node.leads()) {
            throw new RefusedException(ErrorCode.NO_QUORUM, "this tracker does not lead", "ask the one that does");
        }
        return node;
    }

    /** The proof for the newcomer in return; empty when no secret was shown. */
    private Blob requireAdmissible(PeerId from, FellowMessage.AskToJoin m) {
        JoinSecret secret = here.secret();
        if (secret != null && JoinSecret.equal(m.proof(), secret.join(from, fleet.self()))) {
            return secret.admit(from, fleet.self());
        }
        if (fleet.isMember(from) || from.equals(accepted.get(m.number()))) {
            return Blob.EMPTY;
        }
        if (asking.size() < MAX_ASKING && !from.equals(asking.put(m.number(), from))) {
            log.warn(
                    "tracker {} at {} asks to join without the join secret: accept {}",
                    m.number(),
                    m.raft(),
                    m.number());
        }
        throw new RefusedException(
                ErrorCode.NOT_ALLOWED,
                m.proof().isEmpty()
                        ? "tracker " + m.number() + " has no join secret"
                        : "the join secret of tracker " + m.number() + " is another network's",
                "copy cluster.key of the first tracker beside its tracker_info.txt, or on the first tracker's console: accept "
                        + m.number());
    }

    /** Two trackers under one number: the one that lives keeps it. */
    private void requireNumberFree(RaftNode node, PeerId from, int number) {
        Optional<TrackerSet.Member> holder =
                fleet.members().stream().filter(m -> m.id() == number).findFirst();
        if (holder.isEmpty() || holder.get().tlsKey().equals(from)) {
            return;
        }
        PeerId key = holder.get().tlsKey();
        if (key.equals(fleet.self()) || !fleet.isAway(key)) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "there is a tracker " + number + " already, at "
                            + holder.get().addresses().get(0) + ", and it is up",
                    "give this one another number");
        }
        log.warn("tracker {} is another one from now on", number);
    }

    private final class One implements FellowMessage.Visitor<CompletionStage<FellowMessage>> {
        private final PeerId from;

        One(PeerId from) {
            this.from = from;
        }

        private CompletionStage<FellowMessage> now(FellowMessage reply) {
            return CompletableFuture.completedFuture(reply);
        }

        @Override
        public CompletionStage<FellowMessage> askStanding(FellowMessage.AskStanding m) {
            return now(here.standing(m.knownSet()));
        }

        @Override
        public CompletionStage<FellowMessage> askToJoin(FellowMessage.AskToJoin m) {
            RaftNode node = leading();
            Blob proof = requireAdmissible(from, m);
            requireNumberFree(node, from, m.number());
            if (fleet.members().size() >= TrackerSet.MAX_MEMBERS && !fleet.isMember(from)) {
                throw new RefusedException(
                        ErrorCode.CONFLICT,
                        "a network has at most " + TrackerSet.MAX_MEMBERS + " trackers",
                        "stop one with quit first");
            }
            if (!Voters.isOf(m.raftPeer(), from) || m.raftPeer().length() > MAX_NAME) {
                throw new RefusedException(ErrorCode.USAGE, "the name of the seat is not the key's", "");
            }
            if (m.number() < 1 || m.number() > MAX_NUMBER || m.addresses().isEmpty()) {
                throw new RefusedException(
                        ErrorCode.USAGE, "a tracker has a number from 1 to " + MAX_NUMBER + " and an address", "");
            }
            TrackerSet.Member newcomer =
                    new TrackerSet.Member(m.number(), from, new VerifyKey(m.signingKey()), m.addresses(), m.raft());
            RaftPeer seat = RaftPeer.newBuilder()
                    .setId(RaftPeerId.valueOf(m.raftPeer()))
                    .setAddress(m.raft().toString())
                    .build();
            return steward.admit(node, newcomer, seat, known(m)).thenApply(done -> {
                log.info("tracker {} at {} is one of the trackers", m.number(), m.addresses());
                accepted.remove(m.number());
                return new FellowMessage.Joined(node.seat().group().toString(), proof);
            });
        }

        @Override
        public CompletionStage<FellowMessage> askToLeave(FellowMessage.AskToLeave m) {
            return steward.dismiss(leading(), from).thenApply(done -> new FellowMessage.Done());
        }

        @Override
        public CompletionStage<FellowMessage> forward(FellowMessage.Forward m) {
            return road.submit(leading(), m.command().toBytes()).thenApply(FellowMessage.Forwarded::new);
        }

        @Override
        public CompletionStage<FellowMessage> fetchManifest(FellowMessage.FetchManifest m) {
            return manifests
                    .read(m.content(), m.offset())
                    .thenApply(p -> new FellowMessage.ManifestPart(p.totalBytes(), p.offset(), p.bytes()));
        }

        /** The version that the next set has to be above; a member has this history. */
        private long known(FellowMessage.AskToJoin m) {
            if (fleet.isMember(from)) {
                return 0;
            }
            long mine = fleet.chain().map(c -> c.newest().version()).orElse(0L);
            if (m.knownSet() - mine > MAX_SETS_AHEAD) {
                throw new RefusedException(
                        ErrorCode.CONFLICT,
                        "its tracker set has version " + m.knownSet() + ", the one here " + mine
                                + ": they were apart for too long",
                        "keep its state directory (catalog-*.pending has what the others lack), and let it join with an empty one");
            }
            return m.knownSet();
        }

        private CompletionStage<FellowMessage> noRequest() {
            throw new RefusedException(ErrorCode.USAGE, "that is no request", "");
        }

        @Override
        public CompletionStage<FellowMessage> standing(FellowMessage.Standing m) {
            return noRequest();
        }

        @Override
        public CompletionStage<FellowMessage> joined(FellowMessage.Joined m) {
            return noRequest();
        }

        @Override
        public CompletionStage<FellowMessage> done(FellowMessage.Done m) {
            return noRequest();
        }

        @Override
        public CompletionStage<FellowMessage> forwarded(FellowMessage.Forwarded m) {
            return noRequest();
        }

        @Override
        public CompletionStage<FellowMessage> manifestPart(FellowMessage.ManifestPart m) {
            return noRequest();
        }

        @Override
        public CompletionStage<FellowMessage> refused(FellowMessage.Refused m) {
            return noRequest();
        }
    }
}
