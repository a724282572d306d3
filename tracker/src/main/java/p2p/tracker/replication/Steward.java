// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.loop.Loop;
import p2p.tracker.catalog.ClusterChange;
import p2p.tracker.catalog.Result;
import p2p.trust.SigningKey;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/**
 * The leader's duties towards the group: lets trackers in and out, and drops those that are silent. The signed tracker set says who should
 * vote, and the log's voters follow it; so a leader that dies half way leaves its successor something to finish. Idle on a tracker that does
 * not lead. Owned by the loop.
 */
final class Steward {
    private static final Logger log = LoggerFactory.getLogger(Steward.class);
    /** A tracker that is silent for this long is dropped, if the others are still more than half of what remains. */
    static final Duration SILENT = Duration.ofSeconds(30);
    /** A tracker of the set that does not get to vote in this time is dropped from the set. */
    private static final Duration UNSEATED = Duration.ofSeconds(60);

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Takes a change of the cluster to the catalog. */
    interface Pen {
        CompletionStage<Result> write(ClusterChange change);
    }

    private final Loop loop;
    private final Fleet fleet;
    private final SigningKey signing;
    private final Supplier<@Nullable RaftNode> node;
    private final Pen pen;
    private final Map<PeerId, Long> unseatedSince = new HashMap<>();
    private boolean busy;
    private boolean stopped;

    Steward(Loop loop, Fleet fleet, SigningKey signing, Supplier<@Nullable RaftNode> node, Pen pen) {
        this.loop = loop;
        this.fleet = fleet;
        this.signing = signing;
        this.node = node;
        this.pen = pen;
    }

    void start() {
        loop.after(EVERY, this::look);
    }

    void stop() {
        stopped = true;
    }

    private void look() {
        if (stopped) {
            return;
        }
        RaftNode here = node.get();
        if (here == null || !here.leads()) {
            unseatedSince.clear();
        } else if (!busy) {
            tend(here);
        }
        loop.after(EVERY, this::look);
    }

    private void tend(RaftNode here) {
        PeerId gone = silent(here);
        if (gone != null) {
            log.warn("{} is silent for {} s: the others go on without it", named(gone), SILENT.toSeconds());
            after(dismiss(here, gone), "dropping " + named(gone));
            return;
        }
        List<RaftPeer> wanted = here.voters().stream()
                .filter(voter -> fleet.byVoter(voter.getId().toString()).isPresent())
                .toList();
        if (wanted.size() < here.voters().size()) {
            after(vote(here, wanted), "taking the vote from those who left");
            return;
        }
        PeerId unseated = unseated(here);
        if (unseated != null) {
            log.warn("{} did not get to vote in {} s: it has to join again", named(unseated), UNSEATED.toSeconds());
            after(extend(without(unseated)), "dropping " + named(unseated));
        }
    }

    private @Nullable PeerId silent(RaftNode here) {
        int voters = here.voters().size();
        for (Map.Entry<String, Long> follower : here.silence().entrySet()) {
            boolean away = follower.getValue() >= SILENT.toMillis();
            if (away && voters > 2) {
                PeerId key = fleet.byVoter(follower.getKey())
                        .map(TrackerSet.Member::tlsKey)
                        .orElse(null);
                if (key != null) {
                    return key;
                }
            }
        }
        return null;
    }

    private @Nullable PeerId unseated(RaftNode here) {
        for (TrackerSet.Member member : fleet.members()) {
            PeerId key = member.tlsKey();
            if (isSeated(here, key)) {
                unseatedSince.remove(key);
            } else if (loop.nanoTime() - unseatedSince.computeIfAbsent(key, k -> loop.nanoTime())
                    >= UNSEATED.toNanos()) {
                return key;
            }
        }
        return null;
    }

    private static boolean isSeated(RaftNode here, PeerId key) {
        return here.voters().stream().anyMatch(v -> Voters.isOf(v.getId().toString(), key));
    }

    private String named(PeerId key) {
        return fleet.members().stream()
                .filter(m -> m.tlsKey().equals(key))
                .findFirst()
                .map(LeaderRoad::name)
                .orElse("the tracker " + key.shortHex());
    }

    private void after(CompletionStage<Boolean> change, String what) {
        change.whenComplete((done, failure) -> {
            if (failure != null) {
                log.warn("{} failed, it is tried again: {}", what, failure.toString());
            }
        });
    }

    /**
     * Lets a tracker in, which listens on its seat already: into the set, then among the voters. Refuses when another change is under way. The
     * set gets a higher version than {@code knownSet}: daemons that follow the newcomer's in a history of its own believe only a higher one.
     */
    CompletionStage<Boolean> admit(RaftNode here, TrackerSet.Member newcomer, RaftPeer seat, long knownSet) {
        requireIdle();
        List<TrackerSet.Member> members = new ArrayList<>(fleet.members());
        members.removeIf(m -> m.id() == newcomer.id() || m.tlsKey().equals(newcomer.tlsKey()));
        members.add(newcomer);
        members.sort(Comparator.comparingInt(TrackerSet.Member::id));
        List<RaftPeer> voters = new ArrayList<>(List.of(here.self()));
        for (RaftPeer voter : here.voters()) {
            String id = voter.getId().toString();
            boolean other = !id.equals(here.seat().peer()) && !Voters.isOf(id, newcomer.tlsKey());
            boolean stays = members.stream().anyMatch(m -> Voters.isOf(id, m.tlsKey()));
            if (other && stays) {
                voters.add(voter);
            }
        }
        if (!newcomer.tlsKey().equals(fleet.self())) {
            voters.add(seat);
        }
        return exclusively(
                extend(members).thenCompose(done -> raise(knownSet)).thenCompose(done -> vote(here, voters)));
    }

    /** Repeats the newest set until its version is above that one. */
    private CompletionStage<Boolean> raise(long version) {
        TrackerSetChain chain = fleet.chain().orElseThrow();
        return chain.newest().version() > version
                ? CompletableFuture.completedFuture(true)
                : write(chain, chain.newest().members()).thenCompose(done -> raise(version));
    }

    /** Lets a tracker go: out of the set, then of the voters. */
    CompletionStage<Boolean> dismiss(RaftNode here, PeerId key) {
        requireIdle();
        List<RaftPeer> voters = here.voters().stream()
                .filter(voter -> !Voters.isOf(voter.getId().toString(), key))
                .toList();
        return exclusively(extend(without(key)).thenCompose(done -> vote(here, voters)));
    }

    private void requireIdle() {
        if (busy) {
            throw new RefusedException(
                    ErrorCode.BUSY, "another change of the trackers is under way", "try again in a moment");
        }
    }

    private List<TrackerSet.Member> without(PeerId key) {
        return fleet.members().stream().filter(m -> !m.tlsKey().equals(key)).toList();
    }

    private <T> CompletionStage<T> exclusively(CompletionStage<T> change) {
        busy = true;
        return change.whenComplete((done, failure) -> busy = false);
    }

    /** Writes the next tracker set, unless it is the one in force. */
    CompletionStage<Boolean> extend(List<TrackerSet.Member> members) {
        TrackerSetChain chain = fleet.chain().orElseThrow();
        if (chain.newest().members().equals(members)) {
            return CompletableFuture.completedFuture(true);
        }
        return write(chain, members);
    }

    private CompletionStage<Boolean> write(TrackerSetChain chain, List<TrackerSet.Member> members) {
        List<Blob> links = chain.extend(signing, members).links();
        return pen.write(new ClusterChange.ExtendTrackerSet(null, links.get(links.size() - 1)))
                .thenApply(result -> {
                    if (result instanceof Result.Refused refused) {
                        throw new RefusedException(refused.problem());
                    }
                    return true;
                });
    }

    /** Takes a change to the catalog that says something of the trackers. */
    CompletionStage<Result> write(ClusterChange change) {
        return pen.write(change);
    }

    private CompletionStage<Boolean> vote(RaftNode here, List<RaftPeer> voters) {
        CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
        here.vote(voters)
                .whenComplete((done, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        onLoop.completeExceptionally(failure);
                    } else {
                        log.info("the voters are {}", voters);
                        onLoop.complete(true);
                    }
                }));
        return onLoop;
    }
}
