// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.BlockRef;
import p2p.core.ErrorCode;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.message.FileView;
import p2p.message.Source;

/**
 * Those who hold an older version of what a download fetches: they are asked, in their own swarm and under their own numbers, for the pieces that
 * did not change. A download of the older version itself has the swarm first. On the loop.
 */
final class OlderSwarm implements Fetching {
    /** Peers to have open for one older version. */
    static final int SESSIONS = 8;

    private static final Logger log = LoggerFactory.getLogger(OlderSwarm.class);

    private final Surroundings around;
    private final Peers peers;
    private final CatalogEntry older;
    private final OlderPieces pieces;
    private final Fetch fetch;
    private final Assembly assembly;
    private final Predicate<Source> wanted;
    private @Nullable Taking taking;

    /** What there is while the swarm is this download's. */
    private record Taking(Swarm swarm, Contacts contacts, Watch watch) {}

    /** {@code wanted}: sources that may be tried at all. */
    OlderSwarm(
            Surroundings around,
            Peers peers,
            CatalogEntry older,
            OlderPieces pieces,
            Fetch fetch,
            Assembly assembly,
            Predicate<Source> wanted) {
        this.around = around;
        this.peers = peers;
        this.older = older;
        this.pieces = pieces;
        this.fetch = fetch;
        this.assembly = assembly;
        this.wanted = wanted;
    }

    /** Once a second, the first time at once. */
    void tick() {
        Taking now = taking;
        if (now == null) {
            begin();
            return;
        }
        now.swarm().sessions().stream()
                .filter(session -> session.isUnanswered(Fetch.ANSWER))
                .forEach(session -> session.close(ErrorCode.TIMEOUT, "no answer"));
        now.contacts().tick();
    }

    private void begin() {
        FileView file = older.file();
        SwarmKey key = new SwarmKey(older.groupId(), file.content());
        Swarm known = peers.swarms().find(key);
        if (known != null && known.isFetching()) {
            return;
        }
        PieceLayout layout = new PieceLayout(file.size(), file.pieceLength());
        Swarm swarm = peers.swarms().enter(key, layout, file.group() + "/" + file.name() + "@" + file.version());
        Contacts contacts = new Contacts(around, peers, swarm, SESSIONS, wanted, Contacts.Hints.NONE);
        taking = new Taking(swarm, contacts, around.directory().watch(file.id(), contacts::replace));
        log.debug("{}: its holders are asked for pieces that did not change", swarm);
        swarm.attach(this);
    }

    /** The piece is here. */
    void verified(PieceIndex piece) {
        PieceIndex same = pieces.older(piece);
        if (same == null) {
            return;
        }
        pieces.settle(piece, i -> assembly.needs(new PieceIndex(i)));
        PieceIndex next = pieces.ours(same);
        Taking now = taking;
        for (SwarmSession session :
                now == null ? List.<SwarmSession>of() : now.swarm().sessions()) {
            fetch.lacks(session, piece);
            if (next != null && session.theirs().contains(same.value())) {
                fetch.theyGained(session, next);
            }
        }
    }

    /** A new ticket to show. */
    void ticketRenewed() {
        if (taking != null) {
            taking.contacts().ticketRenewed();
        }
    }

    /** Asks nobody any more. */
    void stop() {
        Taking ending = taking;
        displaced();
        if (ending != null) {
            ending.swarm().detach(this);
        }
    }

    @Override
    public void displaced() {
        Taking ending = taking;
        taking = null;
        if (ending != null) {
            ending.watch().close();
            ending.contacts().stop();
            ending.swarm().sessions().forEach(fetch::leave);
        }
    }

    @Override
    public void joined(SwarmSession session) {
        Taking now = taking;
        if (now != null && fetch.join(session, pieces.ours(session.theirs()), pieces)) {
            now.contacts().joined(session.connection().link().peer());
        }
    }

    @Override
    public void left(SwarmSession session, ErrorCode code, String reason) {
        fetch.leave(session);
        if (taking != null) {
            taking.contacts().left(session.connection().link().peer(), code, reason);
        }
    }

    @Override
    public void theyGained(SwarmSession session, PieceIndex piece) {
        PieceIndex ours = pieces.ours(piece);
        if (ours != null) {
            fetch.theyGained(session, ours);
        }
    }

    @Override
    public void rejected(SwarmSession session, BlockRef block, ErrorCode code) {
        fetch.rejected(session, block, code);
    }

    @Override
    public Arrival arriving(SwarmSession session, BlockRef block) {
        return fetch.arriving(session, block);
    }

    @Override
    public void heard(SwarmSession session, int bytes) {
        fetch.heard(session, bytes);
    }

    @Override
    public void arrived(Arrival arrival) {
        fetch.arrived(arrival);
    }
}
