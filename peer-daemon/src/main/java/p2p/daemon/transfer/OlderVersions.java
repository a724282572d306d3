// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.RefusedException;
import p2p.daemon.swarm.PieceSet;
import p2p.message.Source;

/**
 * The newest older versions of a file that is fetched, as far as they share pieces with it that are missing: their holders deliver those, so that the
 * few who hold the new version spread what is new. Made when fetching begins. On the loop.
 */
final class OlderVersions {
    /** Versions that are compared, each of which costs its manifest, and whose holders are asked. */
    static final int COMPARED = 3;
    /** Version numbers that are looked up for them: some were deleted, or have pieces of another length. */
    static final int LOOKED_UP = 8;

    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(OlderVersions.class);

    private final Surroundings around;
    private final Peers peers;
    private final TransferRecord intent;
    private final Assembly assembly;
    private final Fetch fetch;
    private final Predicate<Source> wanted;
    private final List<OlderSwarm> swarms = new ArrayList<>();
    private int compared;
    private boolean stopped;

    /** {@code wanted}: sources that may be tried at all. */
    OlderVersions(
            Surroundings around,
            Peers peers,
            TransferRecord intent,
            Assembly assembly,
            Fetch fetch,
            Predicate<Source> wanted) {
        this.around = around;
        this.peers = peers;
        this.intent = intent;
        this.assembly = assembly;
        this.fetch = fetch;
        this.wanted = wanted;
    }

    /** Looks for them, beside the download. */
    void start() {
        lookAt(intent.version() - 1);
    }

    private void lookAt(int version) {
        if (stopped || version < Math.max(1, intent.version() - LOOKED_UP) || compared >= COMPARED) {
            return;
        }
        around.directory()
                .lookUp(intent.group(), intent.name(), version)
                .thenCompose(entry -> shared(entry).thenAccept(pieces -> pieces.ifPresent(some -> use(entry, some))))
                .whenComplete((done, error) -> {
                    if (error == null || isFinal(DiskTrouble.cause(error))) {
                        lookAt(version - 1);
                    } else {
                        log.debug("{}: version {} is not known: {}", intent.label(), version, DiskTrouble.told(error));
                        around.loop().after(AGAIN, () -> lookAt(version));
                    }
                });
    }

    /** Whether asking again is of no use. */
    private static boolean isFinal(Throwable error) {
        return error instanceof RefusedException refused
                && refused.problem().code() != ErrorCode.TRACKER_UNREACHABLE
                && refused.problem().code() != ErrorCode.BUSY;
    }

    /** What is missing here and is in the entry; empty for nothing. */
    private CompletionStage<Optional<OlderPieces>> shared(CatalogEntry entry) {
        if (stopped
                || entry.file().pieceLength() != intent.pieceLength()
                || entry.file().content().equals(intent.content())) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        PieceSet missing = missing();
        return new Manifests(around).of(entry.file().content()).thenCompose(bound -> {
            compared++;
            return around.lanes().run(() -> match(missing, bound.manifest()));
        });
    }

    private PieceSet missing() {
        PieceSet missing = new PieceSet(assembly.manifest().layout().pieces());
        for (int i = 0; i < missing.pieces(); i++) {
            if (assembly.needs(new PieceIndex(i))) {
                missing.add(i);
            }
        }
        return missing;
    }

    private Optional<OlderPieces> match(PieceSet missing, Manifest older) {
        int pieces = older.layout().pieces();
        PieceMatch match = PieceMatch.of(assembly.manifest(), missing, older, PieceSet.full(pieces));
        return match.count() == 0 ? Optional.empty() : Optional.of(new OlderPieces(match, missing.pieces(), pieces));
    }

    private void use(CatalogEntry entry, OlderPieces pieces) {
        if (stopped) {
            return;
        }
        for (int i = 0; i < assembly.manifest().layout().pieces(); i++) {
            PieceIndex piece = new PieceIndex(i);
            if (!assembly.needs(piece)) {
                pieces.settle(piece, other -> assembly.needs(new PieceIndex(other)));
            }
        }
        OlderSwarm swarm = new OlderSwarm(around, peers, entry, pieces, fetch, assembly, wanted);
        swarms.add(swarm);
        swarm.tick();
    }

    /** Once a second. */
    void tick() {
        swarms.forEach(OlderSwarm::tick);
    }

    /** The piece is here, wherever it came from. */
    void verified(PieceIndex piece) {
        swarms.forEach(swarm -> swarm.verified(piece));
    }

    /** There is a new ticket to show. */
    void ticketRenewed() {
        swarms.forEach(OlderSwarm::ticketRenewed);
    }

    /** Nobody is asked any more, for good. */
    void stop() {
        stopped = true;
        swarms.forEach(OlderSwarm::stop);
        swarms.clear();
    }
}
