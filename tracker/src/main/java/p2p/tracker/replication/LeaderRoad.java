// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.loop.Loop;
import p2p.message.FellowMessage;
import p2p.tracker.fellow.FellowLink;
import p2p.trust.TrackerSet;

/** Takes commands to whoever leads: into the log here, or over the link to the leader. Owned by the loop. */
final class LeaderRoad implements RaftWriter.Road {
    private static final Duration FORWARD_WITHIN = Duration.ofSeconds(5);

    private final Loop loop;
    private final Fleet fleet;
    private final Supplier<@Nullable RaftNode> node;

    LeaderRoad(Loop loop, Fleet fleet, Supplier<@Nullable RaftNode> node) {
        this.loop = loop;
        this.fleet = fleet;
        this.node = node;
    }

    @Override
    public CompletionStage<Long> send(byte[] command) {
        RaftNode here = node.get();
        if (here == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the log is not open"));
        }
        if (here.leads()) {
            return submit(here, command);
        }
        RaftPeerId leader = here.leader().orElse(null);
        FellowLink link = leader == null
                ? null
                : fleet.byVoter(leader.toString())
                        .flatMap(member -> fleet.link(member.tlsKey()))
                        .orElse(null);
        if (link == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("nobody leads that this tracker knows"));
        }
        return link.ask(new FellowMessage.Forward(Blob.owning(command)), FORWARD_WITHIN)
                .thenApply(reply -> reply instanceof FellowMessage.Forwarded there ? there.index() : -1L);
    }

    /** Into the log here; completes on the loop. */
    CompletionStage<Long> submit(RaftNode here, byte[] command) {
        CompletableFuture<Long> onLoop = new CompletableFuture<>();
        here.submit(command)
                .whenComplete((index, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        onLoop.completeExceptionally(failure);
                    } else {
                        onLoop.complete(index);
                    }
                }));
        return onLoop;
    }

    @Override
    public @Nullable Problem hopeless() {
        RaftNode here = node.get();
        if (here == null) {
            return Problem.of(
                    ErrorCode.NO_QUORUM,
                    "this tracker has not found the others yet, so nothing can be written",
                    "try again in a moment; its console says which tracker it waits for");
        }
        int voters = 0;
        int reached = 0;
        for (RaftPeer voter : here.voters()) {
            voters++;
            reached += isReached(here, voter) ? 1 : 0;
        }
        if (reached > voters / 2) {
            return null;
        }
        return Problem.of(
                ErrorCode.NO_QUORUM,
                reached + " of " + voters + " trackers are up, and a change needs more than half of them; missing: "
                        + missing(here),
                "start the missing trackers; if they are lost for good, on this one: p2p-tracker recover");
    }

    /** Whether the voter is this tracker or can be spoken to. */
    private boolean isReached(RaftNode here, RaftPeer voter) {
        return voter.getId().equals(here.seat().peerId())
                || fleet.byVoter(voter.getId().toString())
                        .filter(member -> !fleet.isAway(member.tlsKey()))
                        .isPresent();
    }

    private String missing(RaftNode here) {
        return here.voters().stream()
                .filter(voter -> !isReached(here, voter))
                .map(voter -> fleet.byVoter(voter.getId().toString())
                        .map(LeaderRoad::name)
                        .orElse(voter.getAddress()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    static String name(TrackerSet.Member member) {
        return "tracker " + member.id() + " at " + member.addresses().get(0);
    }
}
