// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.PeerId;
import p2p.loop.Loop;
import p2p.tracker.fellow.FellowLink;
import p2p.tracker.presence.Witnesses;
import p2p.trust.TrackerSet;

/**
 * Watches over a pair. Each change that was acknowledged is on both, so when one crashes the one that was running may go on alone. A crash is
 * told from a cut wire by the partner's host, which refuses connections; or, where its program hangs or the host itself is silent, by the daemons
 * connected here, which know every tracker: none of those asked reaches it. Where a wire was cut after all, with daemons on either side, both go on,
 * and one gives way when they meet again ({@link Life}). Without a daemon to ask this tracker waits for the operator. One that only just started, and
 * was never with its partner since, may be the one that is behind: it waits, too. Owned by the loop.
 */
final class PairWatch {
    private static final Logger log = LoggerFactory.getLogger(PairWatch.class);

    /** How long the partner must be gone: a restart of its process is faster than a hasty end of the pair. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration EVERY = Duration.ofMillis(500);
    /** After a host that was silent, daemons that still reach the partner, or none that could be asked: once more. */
    private static final Duration ASK_EACH = Duration.ofSeconds(5);

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
    private final Function<PeerId, CompletionStage<Witnesses.Testimony>> witnesses;
    private final BiConsumer<TrackerSet.Member, String> takeOver;
    private @Nullable RaftNode together;
    private @Nullable RaftNode given;
    private long goneSince;
    private boolean gone;
    private long silentSince;
    private boolean silent;
    private long askAfter;
    private boolean told;
    private boolean stopped;

    /** {@code takeOver} is told once whom this tracker goes on without, and how that was seen. */
    PairWatch(
            Loop loop,
            Fleet fleet,
            Place place,
            Function<PeerId, CompletionStage<Witnesses.Testimony>> witnesses,
            BiConsumer<TrackerSet.Member, String> takeOver) {
        this.loop = loop;
        this.fleet = fleet;
        this.place = place;
        this.witnesses = witnesses;
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
            silent = false;
            return;
        }
        String name = together == node ? place.partner(node) : null;
        TrackerSet.Member partner = name == null ? null : fleet.byVoter(name).orElse(null);
        FellowLink link = partner == null ? null : fleet.link(partner.tlsKey()).orElse(null);
        if (partner == null || link == null) {
            gone = false;
            silent = false;
            return;
        }
        if (!link.isRefused()) {
            gone = false;
        } else if (!gone) {
            gone = true;
            goneSince = loop.nanoTime();
        } else if (isOver(goneSince)) {
            goOn(node, partner, "its host refuses connections");
            return;
        }
        if (!silent) {
            silent = true;
            told = false;
            silentSince = loop.nanoTime();
            askAfter = silentSince + GRACE.toNanos();
        } else if (loop.nanoTime() - askAfter >= 0) {
            askAfter = loop.nanoTime() + ASK_EACH.toNanos();
            ask(node, partner, link);
        }
    }

    private boolean isOver(long since) {
        return loop.nanoTime() - since >= GRACE.toNanos();
    }

    private void ask(RaftNode node, TrackerSet.Member partner, FellowLink link) {
        link.knock().thenAccept(lives -> witnesses
                .apply(partner.tlsKey())
                .thenAccept(said -> judge(node, partner, lives ? "it hangs" : "its host is silent", said)));
    }

    private void judge(RaftNode node, TrackerSet.Member partner, String how, Witnesses.Testimony said) {
        boolean holds = silent && isOver(silentSince) && !stopped && node != given && place.node() == node;
        if (!holds) {
            return;
        }
        if (said.isGone()) {
            goOn(node, partner, how + ", and none of the " + said.doNot() + " daemons asked reaches it");
        } else if (!told) {
            told = true;
            log.warn(
                    "{}: {}; daemons here that reach it: {}, that do not: {}. If it will not come back: p2p-tracker recover",
                    LeaderRoad.name(partner),
                    how,
                    said.reach(),
                    said.doNot());
        }
    }

    private void goOn(RaftNode node, TrackerSet.Member partner, String seen) {
        // for this place once: what comes after it is another one
        given = node;
        takeOver.accept(partner, seen);
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
