// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.PeerId;
import p2p.loop.Loop;
import p2p.message.FellowMessage;
import p2p.tracker.fellow.FellowLink;
import p2p.trust.TrackerSet;

/**
 * Asks the other trackers every two seconds how they stand: for those who look, and to learn that they went on without this one. Owned by the
 * loop.
 */
final class Rounds {
    private static final Logger log = LoggerFactory.getLogger(Rounds.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final Loop loop;
    private final Fleet fleet;
    private final BiConsumer<TrackerSet.Member, FellowMessage.Standing> listener;
    private final Map<PeerId, FellowMessage.Standing> standings = new HashMap<>();
    private boolean stopped;

    /** {@code listener} hears each answer. */
    Rounds(Loop loop, Fleet fleet, BiConsumer<TrackerSet.Member, FellowMessage.Standing> listener) {
        this.loop = loop;
        this.fleet = fleet;
        this.listener = listener;
    }

    void start() {
        round();
    }

    void stop() {
        stopped = true;
    }

    private void round() {
        if (!stopped) {
            ask();
            loop.after(EVERY, this::round);
        }
    }

    /** Asks everybody now; completes once each answered or could not. */
    CompletionStage<Void> ask() {
        long known = fleet.chain().map(c -> c.newest().version()).orElse(0L);
        standings.keySet().removeIf(key -> !fleet.isMember(key));
        CompletableFuture<?>[] all = fleet.members().stream()
                .flatMap(member -> fleet.link(member.tlsKey()).stream().map(link -> ask(member, link, known)))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all);
    }

    private CompletableFuture<Boolean> ask(TrackerSet.Member member, FellowLink link, long known) {
        return link.ask(new FellowMessage.AskStanding(known), ANSWER_WITHIN)
                .handle((reply, failure) -> {
                    if (reply instanceof FellowMessage.Standing standing) {
                        heard(member, standing);
                        return true;
                    }
                    log.debug("{} does not say how it stands: {}", LeaderRoad.name(member), failure);
                    return false;
                })
                .toCompletableFuture();
    }

    private void heard(TrackerSet.Member member, FellowMessage.Standing standing) {
        standings.put(member.tlsKey(), standing);
        if (!stopped) {
            listener.accept(member, standing);
        }
    }

    /** What the tracker said last. */
    Optional<FellowMessage.Standing> last(PeerId key) {
        return Optional.ofNullable(standings.get(key));
    }
}
