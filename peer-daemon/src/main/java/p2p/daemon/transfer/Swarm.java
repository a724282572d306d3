// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.BlockRef;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.daemon.swarm.Invitations;
import p2p.daemon.swarm.PieceSet;
import p2p.daemon.swarm.Spreading;
import p2p.message.Holding;

/**
 * The members of a group who exchange one content, as far as this daemon is connected to them: it serves what it holds, and
 * passes on to the download, if one runs, what concerns it. Lives while an offer or a download needs it. On the loop.
 */
final class Swarm {
    private static final Logger log = LoggerFactory.getLogger(Swarm.class);

    private final SwarmKey key;
    private final PieceLayout layout;
    private final String label;
    private final Swarms swarms;
    private final List<SwarmSession> sessions = new ArrayList<>();
    private final Map<EntryId, Offer> offers = new LinkedHashMap<>();
    private final Spreading<SwarmSession> spreading;
    private final SwarmExchange exchange;
    private final Invitations<SwarmSession> invitations;
    private @Nullable Fetching download;

    Swarm(SwarmKey key, PieceLayout layout, String label, Swarms swarms) {
        this.key = key;
        this.layout = layout;
        this.label = label;
        this.swarms = swarms;
        this.spreading = new Spreading<>(layout, around().random(), new Promises());
        this.exchange = new SwarmExchange(this);
        this.invitations = new Invitations<>(layout.pieces(), layout.pieceLength(), around().random(), new Invites());
    }

    SwarmKey key() {
        return key;
    }

    PieceLayout layout() {
        return layout;
    }

    Surroundings around() {
        return swarms.around();
    }

    /** Who tells whom of whom. */
    SwarmExchange exchange() {
        return exchange;
    }

    Uploads uploads() {
        return swarms.uploads();
    }

    /** What there is to serve from. */
    Optional<Copy> copy() {
        return swarms.copies().best(key.content());
    }

    boolean has(PieceIndex piece) {
        return isOffered() && copy().map(c -> c.have().contains(piece.value())).orElse(false);
    }

    /** What this daemon serves: nothing while the content is only fetched. */
    PieceSet offered() {
        return copy().filter(c -> isOffered()).map(Copy::have).orElseGet(() -> new PieceSet(layout.pieces()));
    }

    /** Whether an announced entry is served from here. */
    boolean isOffered() {
        return !offers.isEmpty();
    }

    List<SwarmSession> sessions() {
        return List.copyOf(sessions);
    }

    /** The session with that peer on whatever connection; null for none. */
    @Nullable
    SwarmSession sessionWith(PeerId peer) {
        for (SwarmSession session : sessions) {
            if (session.connection().link().peer().equals(peer)) {
                return session;
            }
        }
        return null;
    }

    /** Whether somebody fetches here. */
    boolean isFetching() {
        return download != null;
    }

    /** Somebody begins to fetch here, instead of whoever did; open sessions join it. */
    void attach(Fetching fetching) {
        Fetching before = download;
        download = fetching;
        if (before != null && before != fetching) {
            before.displaced();
        }
        sessions().stream().filter(SwarmSession::isOpen).forEach(fetching::joined);
    }

    void detach(Fetching fetching) {
        if (download == fetching) {
            download = null;
            swarms.closeIfIdle(this);
        }
    }

    void attach(Offer offer) {
        offers.put(offer.entry(), offer);
        ownAll();
        sessions().forEach(SwarmSession::tell);
    }

    void detach(Offer offer) {
        offers.remove(offer.entry(), offer);
        if (!isOffered()) {
            invitations.lostAll();
            sessions().forEach(SwarmSession::stopServing);
        }
        swarms.closeIfIdle(this);
    }

    boolean isIdle() {
        return offers.isEmpty() && download == null;
    }

    /** Offered entries, with what there is of them, to every tracker; complete is what has its final name. */
    void announce() {
        int have = copy().map(c -> c.have().count()).orElse(0);
        boolean complete = copy().map(Copy::isFinal).orElse(false);
        for (Offer offer : offers.values()) {
            boolean kept = complete && swarms.isKept(offer.row());
            around().directory().announce(new Holding(offer.entry(), have, complete, kept));
        }
    }

    /** A piece can be served from now on. */
    void verified(PieceIndex piece) {
        log.debug("{}: piece {} is here", this, piece);
        if (isOffered()) {
            invitations.own(piece.value(), now());
            sessions.forEach(session -> session.have(piece));
        }
        announce();
    }

    /** A piece turned out to be rotten on disk. */
    void rotten(Copy copy, PieceIndex piece) {
        log.error("{}: piece {} is rotten on disk: it is not served any more", copy.path(), piece);
        invitations.lost(piece.value());
        swarms.rotten(copy, piece);
    }

    /** The file that a copy was made of was edited or removed. */
    void sourceChanged(Copy copy, String what) {
        swarms.sourceChanged(copy, what);
    }

    /** Bytes of a block leave for the other side. */
    void sent(SwarmSession session, int bytes) {
        invitations.sent(session, bytes, now());
        for (Offer offer : offers.values()) {
            offer.uploaded(bytes);
            return;
        }
    }

    /** Ends sessions of two sides that both have everything. */
    void closeFinished() {
        sessions().stream()
                .filter(session -> session.isOpen() && session.theirs().isFull())
                .forEach(session -> session.close(ErrorCode.CONFLICT, "both sides have all of it"));
    }

    /** Ends all sessions; connections stay. */
    void closeSessions(ErrorCode code, String reason) {
        sessions().forEach(session -> session.close(code, reason));
    }

    void add(SwarmSession session) {
        sessions.add(session);
    }

    void joined(SwarmSession session) {
        if (download != null) {
            download.joined(session);
        }
    }

    void left(SwarmSession session, ErrorCode code, String reason) {
        spreading.left(session, now());
        exchange.left(session, code, now());
        invitations.left(session, now());
        if (sessions.remove(session) && download != null) {
            download.left(session, code, reason);
        }
    }

    /**
     * Whoever comes while everything is here gets it in an order that is good for all; a crowd that came before that is invited in turns.
     * Who understands no advice asks as it likes.
     */
    void serve(SwarmSession session) {
        if (!session.advice().isUnderstood()) {
            return;
        }
        if (offered().isFull() && invitations.isEmpty()) {
            spreading.joined(session, session.theirs(), now());
        } else {
            ownAll();
            invitations.joined(session, session.theirs(), now());
        }
    }

    private void ownAll() {
        PieceSet here = offered();
        for (int i = here.next(0); i >= 0; i = here.next(i + 1)) {
            invitations.own(i, now());
        }
    }

    /** They asked for a block of the piece. */
    void asked(SwarmSession session, PieceIndex piece) {
        spreading.asked(session, piece);
    }

    /** They would rather be asked for these. */
    void promised(SwarmSession session, boolean all, List<PieceIndex> pieces) {
        if (download != null) {
            download.promised(session, all, pieces);
        }
    }

    /** They would like to be asked for so many pieces now. */
    void invited(SwarmSession session, int pieces) {
        if (download != null) {
            download.invited(session, pieces);
        } else {
            session.advice().decline(pieces);
        }
    }

    /** They have no use for so many that they were invited to; false when they were not. */
    boolean declined(SwarmSession session, int pieces) {
        return invitations.declined(session, pieces, now());
    }

    /** Once a second. */
    void tick() {
        spreading.tick(now());
        exchange.tick(now());
        invitations.tick(now());
    }

    private long now() {
        return around().loop().nanoTime();
    }

    void theyGained(SwarmSession session, PieceIndex piece) {
        spreading.gained(session, piece, now());
        invitations.gained(session, piece.value(), now());
        if (download != null) {
            download.theyGained(session, piece);
        }
    }

    void rejected(SwarmSession session, BlockRef block, ErrorCode code) {
        if (download != null) {
            download.rejected(session, block, code);
        }
    }

    Arrival arriving(SwarmSession session, BlockRef block) {
        return download == null ? Arrival.unwanted(session, block) : download.arriving(session, block);
    }

    void heard(SwarmSession session, int bytes) {
        if (download != null) {
            download.heard(session, bytes);
        }
    }

    void arrived(Arrival arrival) {
        if (download != null && !arrival.isLate()) {
            download.arrived(arrival);
        }
    }

    @Override
    public String toString() {
        return label;
    }

    /** What is promised goes out as messages. */
    private static final class Promises implements Spreading.Teller<SwarmSession> {
        @Override
        public void promise(SwarmSession receiver, List<PieceIndex> pieces) {
            receiver.advice().promise(pieces);
        }

        @Override
        public void promiseAll(SwarmSession receiver) {
            receiver.advice().promiseAll();
        }
    }

    /** Invitations go out as messages. */
    private static final class Invites implements Invitations.Teller<SwarmSession> {
        @Override
        public void invite(SwarmSession guest, int pieces) {
            guest.advice().invite(pieces);
        }

        @Override
        public void inviteToAll(SwarmSession guest) {
            guest.advice().promiseAll();
        }
    }
}
