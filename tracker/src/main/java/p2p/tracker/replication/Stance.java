// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.PeerId;
import p2p.message.FellowMessage;
import p2p.tracker.database.Incarnation;
import p2p.tracker.database.SqliteCatalog;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/** How this tracker stands among the others, from what its log's server knows. Any thread but for {@link #of}, which is for the loop. */
final class Stance {
    private static final int CHAIN_BYTES = 200 << 10;
    private static final int CHAIN_LINKS = 1_000;
    private static final Duration HEARD = Duration.ofSeconds(3);

    private final Fleet fleet;
    private final SqliteCatalog catalog;

    Stance(Fleet fleet, SqliteCatalog catalog) {
        this.fleet = fleet;
        this.catalog = catalog;
    }

    /** @param since ms since 1970: since when it is what it is */
    FellowMessage.Standing of(@Nullable RaftNode node, long knownSet, long since) {
        TrackerSetChain chain = fleet.chain().orElse(null);
        Incarnation life = catalog.incarnation().orElse(null);
        return new FellowMessage.Standing(
                chain == null ? Blob.EMPTY : chain.root().bytes(),
                chain == null ? List.of() : chain.after(knownSet, CHAIN_BYTES, CHAIN_LINKS),
                life == null ? -1 : life.number(),
                life == null ? 0 : life.began(),
                // while it takes over the others' catalog it has no place among them
                node == null || !catalog.isOf(node.seat().group())
                        ? ""
                        : node.seat().group().toString(),
                catalog.applied(),
                node == null ? null : leader(node),
                node != null && isInMajority(node),
                since,
                node == null
                        ? List.of()
                        : node.voters().stream().map(v -> v.getId().toString()).toList());
    }

    /** The TLS key of whoever leads, as far as this tracker knows. */
    @Nullable
    PeerId leader(RaftNode node) {
        if (node.leads()) {
            return fleet.self();
        }
        return node.leader()
                .filter(id -> !id.equals(node.seat().peerId()))
                .flatMap(id -> fleet.byVoter(id.toString()))
                .map(TrackerSet.Member::tlsKey)
                .orElse(null);
    }

    /** Whether somebody leads whom this tracker hears, or it leads itself. */
    static boolean isLed(@Nullable RaftNode node) {
        return node != null
                && (node.leads()
                        || node.leader()
                                .filter(id -> !id.equals(node.seat().peerId()))
                                .isPresent());
    }

    /** Whether a majority was heard lately, this tracker counted. */
    static boolean isInMajority(RaftNode node) {
        if (!node.leads()) {
            return isLed(node);
        }
        long heard = node.silence().values().stream()
                .filter(ms -> ms <= HEARD.toMillis())
                .count();
        return heard + 1 > node.voters().size() / 2;
    }
}
