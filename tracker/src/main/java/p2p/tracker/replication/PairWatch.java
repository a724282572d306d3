// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;
import p2p.loop.Loop;
import p2p.tracker.fellow.FellowLink;
import p2p.trust.TrackerSet;

/**
 * Watches over a pair. Each change that was acknowledged is on both, so when one crashes the one that was running may go on alone. A crash is
 * told from a cut wire by the partner's host, which lives and refuses connections. A tracker that only just started, and was never with its
 * partner since, may be the one that is behind: it waits. Owned by the loop.
 */
final class PairWatch {
    /** How long the partner must be gone: a restart of its process is faster than a hasty end of the pair. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration EVERY = Duration.ofMillis(500);

    /** What the watch knows of this tracker's place. */
    interface Place {
        @Nullable
        RaftNode node();

        /** Whether a majority is heard. */
        boolean isInMajority(RaftNode node);

        /** How the group calls this tracker's partner; null when it is not one of two. */
        @Nullable
        String partner(RaftNode node);
    }

    private final Loop loop;
    private final Fleet fleet;
    private final Place place;
    private final Consumer<TrackerSet.Member> takeOver;
    private @Nullable RaftNode together;
    private @Nullable RaftNode given;
    private long goneSince;
    private boolean gone;
    private boolean stopped;

    /** {@code takeOver} is told once whom this tracker goes on without. */
    PairWatch(Loop loop, Fleet fleet, Place place, Consumer<TrackerSet.Member> takeOver) {
        this.loop = loop;
        this.fleet = fleet;
        this.place = place;
        this.takeOver = takeOver;
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
        RaftNode node = place.node();
        if (node != null && node != given) {
            look(node);
        }
        loop.after(EVERY, this::look);
    }

    private void look(RaftNode node) {
        if (place.isInMajority(node)) {
            together = node;
            gone = false;
            return;
        }
        String name = together == node ? place.partner(node) : null;
        TrackerSet.Member partner = name == null ? null : fleet.byVoter(name).orElse(null);
        FellowLink link = partner == null ? null : fleet.link(partner.tlsKey()).orElse(null);
        if (partner == null || link == null || !link.isRefused()) {
            gone = false;
        } else if (!gone) {
            gone = true;
            goneSince = loop.nanoTime();
        } else if (loop.nanoTime() - goneSince >= GRACE.toNanos()) {
            // for this place once: what comes after it is another one
            given = node;
            takeOver.accept(partner);
        }
    }

    /** The other one of two voters; null where there are more or fewer. */
    static @Nullable String otherOfTwo(RaftNode node) {
        if (node.voters().size() != 2) {
            return null;
        }
        for (RaftPeer voter : node.voters()) {
            if (!voter.getId().equals(node.seat().peerId())) {
                return voter.getId().toString();
            }
        }
        return null;
    }
}
