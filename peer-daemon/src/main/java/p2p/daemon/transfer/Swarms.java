// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;

/** All swarms that this daemon takes part in. On the loop. */
final class Swarms {
    private final Surroundings around;
    private final Copies copies;
    private final Uploads uploads;
    private final Turns turns;
    private final Map<SwarmKey, Swarm> byKey = new HashMap<>();
    private final Map<ContentId, List<Swarm>> byContent = new HashMap<>();
    private BiPredicate<OfferRecord, Path> keeping = (offer, path) -> false;
    private BiConsumer<Copy, String> onSourceChanged = (copy, what) -> {};
    private BiConsumer<Copy, PieceIndex> onRotten = (copy, piece) -> {};

    Swarms(Surroundings around, Copies copies, Uploads uploads) {
        this.around = around;
        this.copies = copies;
        this.uploads = uploads;
        this.turns = new Turns(around.loop());
    }

    Surroundings around() {
        return around;
    }

    Copies copies() {
        return copies;
    }

    /** Which of several downloads of one content fetches. */
    Turns turns() {
        return turns;
    }

    Uploads uploads() {
        return uploads;
    }

    Limits limits() {
        return uploads.limits();
    }

    /** Who mends offers and downloads when a file on disk is not what it was. */
    void listen(BiConsumer<Copy, String> sourceChanged, BiConsumer<Copy, PieceIndex> rotten) {
        onSourceChanged = sourceChanged;
        onRotten = rotten;
    }

    /** Who tells whether what is at a path is kept for the group of an offer. */
    void keep(BiPredicate<OfferRecord, Path> inMirror) {
        keeping = inMirror;
    }

    /** Whether all of what is offered is in the folder of a mirror of its group, from wherever it is served. */
    boolean isKept(OfferRecord offer) {
        return copies.of(offer.content()).anyMatch(copy -> copy.isFinal() && keeping.test(offer, copy.path()));
    }

    @Nullable
    Swarm find(SwarmKey key) {
        return byKey.get(key);
    }

    /** The swarm, entered if need be; the caller attaches an offer or a download. {@code label} is for logs. */
    Swarm enter(SwarmKey key, PieceLayout layout, String label) {
        return byKey.computeIfAbsent(key, k -> {
            Swarm swarm = new Swarm(k, layout, label, this);
            byContent.computeIfAbsent(k.content(), c -> new ArrayList<>(1)).add(swarm);
            return swarm;
        });
    }

    void closeIfIdle(Swarm swarm) {
        if (swarm.isIdle() && byKey.remove(swarm.key(), swarm)) {
            List<Swarm> same = byContent.getOrDefault(swarm.key().content(), List.of());
            same.remove(swarm);
            if (same.isEmpty()) {
                byContent.remove(swarm.key().content());
            }
            swarm.closeSessions(ErrorCode.NOT_FOUND, "not offered any more");
        }
    }

    /** Tells the trackers what there is of it, if the swarm was entered. */
    void announce(SwarmKey key) {
        Swarm swarm = byKey.get(key);
        if (swarm != null) {
            swarm.announce();
        }
    }

    /** The same of all that is offered: what is kept for a group may be another thing now. */
    void announceAll() {
        all().forEach(Swarm::announce);
    }

    List<Swarm> all() {
        return List.copyOf(byKey.values());
    }

    /** The content's swarms in all groups. */
    List<Swarm> of(ContentId content) {
        return List.copyOf(byContent.getOrDefault(content, List.of()));
    }

    void sourceChanged(Copy copy, String what) {
        onSourceChanged.accept(copy, what);
    }

    void rotten(Copy copy, PieceIndex piece) {
        onRotten.accept(copy, piece);
    }
}
