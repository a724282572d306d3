// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import p2p.core.PeerId;
import p2p.message.FellowMessage;
import p2p.message.TrackerView;
import p2p.tracker.service.TrackerRoster;
import p2p.trust.TrackerSet;

/** All trackers of the set and how each stands, as this one knows. On the loop. */
final class Roster implements TrackerRoster {
    private final Fleet fleet;
    private final Rounds rounds;
    private final LongFunction<FellowMessage.Standing> own;

    /** @param own how this tracker stands, for sets after a version */
    Roster(Fleet fleet, Rounds rounds, LongFunction<FellowMessage.Standing> own) {
        this.fleet = fleet;
        this.rounds = rounds;
        this.own = own;
    }

    @Override
    public CompletionStage<List<TrackerView>> trackers() {
        return rounds.ask().thenApply(asked -> views());
    }

    private List<TrackerView> views() {
        FellowMessage.Standing here = own.apply(Long.MAX_VALUE);
        long furthest = here.applied();
        for (TrackerSet.Member member : fleet.members()) {
            FellowMessage.Standing said = standing(member.tlsKey(), here);
            furthest = said == null ? furthest : Math.max(furthest, said.applied());
        }
        List<TrackerView> views = new ArrayList<>();
        for (TrackerSet.Member member : fleet.members()) {
            views.add(view(member, standing(member.tlsKey(), here), furthest));
        }
        return List.copyOf(views);
    }

    private FellowMessage.@Nullable Standing standing(PeerId key, FellowMessage.Standing here) {
        if (key.equals(fleet.self())) {
            return here;
        }
        return fleet.isAway(key) ? null : rounds.last(key).orElse(null);
    }

    private TrackerView view(TrackerSet.Member member, FellowMessage.@Nullable Standing said, long furthest) {
        boolean answering = member.tlsKey().equals(fleet.self());
        if (said == null) {
            FellowMessage.Standing before = rounds.last(member.tlsKey()).orElse(null);
            return new TrackerView(
                    member.id(),
                    member.addresses().get(0),
                    TrackerView.State.UNREACHABLE,
                    answering,
                    before == null ? -1 : before.applied(),
                    before == null ? -1 : furthest - before.applied(),
                    fleet.awaySince(member.tlsKey()),
                    before == null ? -1 : before.incarnation());
        }
        return new TrackerView(
                member.id(),
                member.addresses().get(0),
                state(member, said),
                answering,
                said.applied(),
                Math.max(0, furthest - said.applied()),
                said.since(),
                said.incarnation());
    }

    private static TrackerView.State state(TrackerSet.Member member, FellowMessage.Standing said) {
        if (!said.inMajority()) {
            return said.raftGroup().isEmpty() ? TrackerView.State.JOINING : TrackerView.State.WAITING;
        }
        return member.tlsKey().equals(said.leader()) ? TrackerView.State.LEADER : TrackerView.State.FOLLOWER;
    }
}
