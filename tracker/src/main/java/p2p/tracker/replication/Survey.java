// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.loop.Loop;
import p2p.message.FellowMessage;
import p2p.tracker.fellow.FellowDialer;
import p2p.tracker.fellow.FellowLink;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/** Looks for trackers that live, before this one takes part in anything. Blocking; on the thread that starts the tracker, never on the loop. */
final class Survey implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Survey.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static final int POLL_MILLIS = 20;

    /** A tracker that answered, and what it said. {@code chain} is null while it has not joined a network itself. */
    record Met(FellowLink link, PeerId key, FellowMessage.Standing standing, @Nullable TrackerSetChain chain) {}

    private final Loop loop;
    private final PeerId self;
    private final List<FellowLink> links = new ArrayList<>();

    /** Begins to dial all of them. */
    Survey(Loop loop, FellowDialer dialer, PeerId self, Set<Endpoint> trackers) {
        this.loop = loop;
        this.self = self;
        for (Endpoint at : new LinkedHashSet<>(trackers)) {
            FellowLink link = new FellowLink(dialer, loop, at, null, () -> {});
            links.add(link);
            loop.execute(link::start);
        }
    }

    boolean isEmpty() {
        return links.isEmpty();
    }

    /** The standing of everybody who answers by then; returns early once each answered or cannot be reached. */
    List<Met> meet(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - deadline < 0 && !ask(() -> links.stream().allMatch(Survey::isSettled))) {
            Thread.sleep(POLL_MILLIS);
        }
        List<Met> met = new ArrayList<>();
        for (FellowLink link : links) {
            PeerId key = ask(() -> link.key().orElse(null));
            if (key != null && !key.equals(self)) {
                Met one = meet(link, key);
                if (one != null) {
                    met.add(one);
                }
            }
        }
        return met;
    }

    private static boolean isSettled(FellowLink link) {
        return link.isOpen() || link.isRefused();
    }

    /** Reads the whole chain, in as many answers as it takes. */
    private @Nullable Met meet(FellowLink link, PeerId key) throws InterruptedException {
        try {
            List<Blob> sets = new ArrayList<>();
            while (true) {
                FellowMessage reply = await(() -> link.ask(new FellowMessage.AskStanding(sets.size()), ANSWER_WITHIN));
                if (!(reply instanceof FellowMessage.Standing standing)) {
                    return null;
                }
                if (standing.trackerSet().isEmpty()) {
                    TrackerSetChain chain = sets.isEmpty() ? null : TrackerSetChain.verify(standing.rootKey(), sets);
                    if (chain != null && chain.newest().byTlsKey(key).isEmpty()) {
                        log.info("tracker {}: the set that it shows does not name its key", link.at());
                        return null;
                    }
                    return new Met(link, key, standing, chain);
                }
                sets.addAll(standing.trackerSet());
            }
        } catch (RefusedException e) {
            log.info("tracker {}: {}", link.at(), e.problem().message());
            return null;
        }
    }

    /** Asks over a link; refusals come as {@link RefusedException}. */
    <T> T await(LoopCall.Question<T> question) throws InterruptedException {
        return LoopCall.await(loop, question);
    }

    private <T> T ask(java.util.function.Supplier<T> look) throws InterruptedException {
        return LoopCall.look(loop, look);
    }

    /** Who does not answer, and why, for people. */
    String absent() throws InterruptedException {
        return ask(() -> String.join(
                ", ",
                links.stream()
                        .filter(link -> !link.isOpen())
                        .map(link -> link.at() + " (" + link.why() + ")")
                        .toList()));
    }

    /** The met tracker that leads, or through which the leader is found; null when none knows. */
    static @Nullable Endpoint leader(List<Met> met) {
        for (Met one : met) {
            PeerId leader = one.standing().leader();
            TrackerSetChain chain = one.chain();
            if (leader != null && chain != null && one.standing().inMajority()) {
                TrackerSet.Member member = chain.newest().byTlsKey(leader).orElse(null);
                if (member != null) {
                    return member.addresses().get(0);
                }
            }
        }
        return null;
    }

    /** Refuses trackers of another network than the expected one; null expects nothing. */
    static List<Met> ofNetwork(List<Met> met, @Nullable Sha256 cluster) {
        return met.stream()
                .filter(one -> one.chain() != null
                        && (cluster == null || one.chain().cluster().equals(cluster)))
                .toList();
    }

    @Override
    public void close() {
        loop.execute(() -> links.forEach(FellowLink::close));
    }
}
