// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.BlockRef;
import p2p.core.ErrorCode;
import p2p.core.PieceIndex;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.daemon.swarm.PieceSet;
import p2p.daemon.swarm.SwarmPeer;
import p2p.message.PeerMessage;

/**
 * One swarm over one connection: both sides' tickets and pieces, what we asked for, what they wait for. On the loop. A peer
 * that breaks a rule loses its whole connection.
 */
final class SwarmSession {
    private static final Logger log = LoggerFactory.getLogger(SwarmSession.class);
    /** Requests that may wait while the ticket of a peer that agreed already is being checked. */
    private static final int EARLY = 512;

    /** How far the opening is. */
    private enum Phase {
        /** We asked and wait for the answer. */
        ASKED,
        /** One side's ticket is being checked. */
        CHECKING,
        OPEN,
        CLOSED
    }

    private final int number;
    private final PeerConnection connection;
    private final Swarm swarm;
    private final Withdrawn withdrawn = new Withdrawn();
    private final Set<BlockRef> early = new LinkedHashSet<>();
    private Phase phase = Phase.CHECKING;
    /** Whether the other side agreed: it may ask for blocks before its ticket was checked here. */
    private boolean agreed;

    private final PieceNews news;
    private final Advice advice;
    private @Nullable ShownTicket ticket;
    private @Nullable SwarmPeer peer;
    private PieceNumbers numbers = PieceNumbers.SAME;
    private final long since;
    private int reading;
    private long served;

    SwarmSession(int number, PeerConnection connection, Swarm swarm) {
        this.number = number;
        this.connection = connection;
        this.swarm = swarm;
        this.news = new PieceNews(swarm.layout().pieces());
        this.advice = new Advice(this, news);
        this.since = swarm.around().loop().nanoTime();
    }

    /** We open it. */
    void ask(Blob ownTicket) {
        phase = Phase.ASKED;
        SwarmKey key = swarm.key();
        send(new PeerMessage.OpenSwarm(number, key.group(), key.content(), ownTicket, news.bitfield(swarm.offered())));
        swarm.add(this);
    }

    void answer(PeerMessage.OpenSwarm m, Blob ownTicket) {
        swarm.add(this);
        admit(m.ticket(), m.have(), ownTicket);
    }

    int number() {
        return number;
    }

    PeerConnection connection() {
        return connection;
    }

    Swarm swarm() {
        return swarm;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** Whether the other side has not agreed for that many nanoseconds. */
    boolean isUnanswered(long nanos) {
        return (phase == Phase.ASKED || phase == Phase.CHECKING)
                && swarm.around().loop().nanoTime() - since > nanos;
    }

    /** user@device once the ticket was checked, else the connection's label. */
    String label() {
        return ticket == null ? connection.link().label() : ticket.label();
    }

    /** What the other side showed; empty before that was checked. */
    Optional<ShownTicket> ticket() {
        return Optional.ofNullable(ticket);
    }

    /** What the other side says it has. */
    PieceSet theirs() {
        return news.theirs();
    }

    /** What the two sides would like each other to ask for. */
    Advice advice() {
        return advice;
    }

    /** Its standing in our download, if there is one. */
    @Nullable
    SwarmPeer peer() {
        return peer;
    }

    /** It has a standing from now on; {@code called}: what the download's pieces are called here. */
    void setPeer(SwarmPeer joined, PieceNumbers called) {
        peer = joined;
        numbers = called;
    }

    void clearPeer() {
        peer = null;
    }

    /** The block that was asked for under that number; null for none. */
    private @Nullable BlockRef asked(BlockRef block) {
        SwarmPeer asked = peer;
        BlockRef ours = numbers.ours(block);
        return asked != null && ours != null && asked.wasAsked(ours) ? ours : null;
    }

    void onOpened(PeerMessage.SwarmOpened m) {
        if (phase != Phase.ASKED) {
            connection.violation("an answer to nothing");
            return;
        }
        phase = Phase.CHECKING;
        agreed = true;
        admit(m.ticket(), m.have(), null);
    }

    private void admit(Blob theirTicket, Blob have, @Nullable Blob answerWith) {
        try {
            news.open(have);
        } catch (IllegalArgumentException e) {
            connection.violation(String.valueOf(e.getMessage()));
            return;
        }
        swarm.around()
                .gate()
                .admit(theirTicket, connection.presenter(), swarm.key().group())
                .whenComplete((admitted, error) -> {
                    if (phase != Phase.CHECKING) {
                        return;
                    }
                    if (error != null) {
                        refuse(error);
                        return;
                    }
                    ticket = new ShownTicket(theirTicket, admitted);
                    phase = Phase.OPEN;
                    connection.link().admitted();
                    swarm.serve(this);
                    if (answerWith != null) {
                        send(new PeerMessage.SwarmOpened(number, answerWith, news.bitfield(swarm.offered())));
                    }
                    tell();
                    log.debug("{}: {} joined with {}", swarm, label(), news.theirs());
                    swarm.joined(this);
                    List<BlockRef> waited = List.copyOf(early);
                    early.clear();
                    waited.stream().filter(block -> isOpen()).forEach(this::onRequest);
                });
    }

    private void refuse(Throwable error) {
        String who = connection.link().label();
        if (error instanceof RefusedException refused) {
            log.warn("{}: {} is not admitted: {}", swarm, who, refused.getMessage());
            close(ErrorCode.NOT_A_MEMBER, String.valueOf(refused.getMessage()));
        } else {
            log.error("{}: bug while checking a ticket of {}", swarm, who, error);
            close(ErrorCode.INTERNAL, "the ticket could not be checked");
        }
    }

    void onRenewed(Blob newTicket) {
        swarm.around()
                .gate()
                .admit(newTicket, connection.presenter(), swarm.key().group())
                .whenComplete((admitted, error) -> {
                    if (phase == Phase.OPEN && error != null) {
                        refuse(error);
                    } else if (phase == Phase.OPEN && !belongsTo(admitted.user())) {
                        connection.violation("a ticket of another account, " + admitted.user());
                    } else if (phase == Phase.OPEN) {
                        ticket = new ShownTicket(newTicket, admitted);
                    }
                });
    }

    void onHave(PieceIndex piece) {
        if (!swarm.layout().contains(piece)) {
            connection.violation("piece " + piece + " of " + swarm.layout().pieces());
        } else if (!news.gained(piece)) {
            if (news.isTiresome()) {
                connection.violation("the same pieces announced again and again");
            }
        } else if (isOpen()) {
            swarm.theyGained(this, piece);
        }
    }

    void onRequest(BlockRef block) {
        ShownTicket shown = ticket;
        if (phase == Phase.CHECKING
                && agreed
                && early.size() < EARLY
                && swarm.layout().contains(block)) {
            early.add(block);
        } else if (!isOpen() || shown == null) {
            connection.violation("a request before the swarm is open");
        } else if (!swarm.layout().contains(block)) {
            connection.violation("a request outside the content: " + block);
        } else if (!stillHolds()) {
            close(ErrorCode.NOT_A_MEMBER, "the ticket no longer holds");
        } else if (swarm.has(block.piece())) {
            swarm.asked(this, block.piece());
            swarm.uploads().request(this, shown.user(), block);
        } else {
            reject(block, ErrorCode.NOT_FOUND);
        }
    }

    void onCancel(BlockRef block) {
        early.remove(block);
        if (ticket != null) {
            swarm.uploads().cancel(this, ticket.user(), block);
        }
    }

    void onReject(BlockRef block, ErrorCode code) {
        BlockRef asked = asked(block);
        if (asked != null) {
            swarm.rejected(this, asked, code);
        } else {
            withdrawn.remove(block);
        }
    }

    /** The header of a block. Where its bytes go; empty: nowhere, they came too late. Null: the connection was closed for it. */
    @Nullable
    Arrival onBlock(BlockRef block) {
        if (!isOpen() || !swarm.layout().contains(block)) {
            connection.violation("a block outside the content: " + block);
            return null;
        }
        BlockRef asked = asked(block);
        if (asked != null) {
            return swarm.arriving(this, asked);
        }
        if (withdrawn.remove(block)) {
            return Arrival.late(this, block);
        }
        connection.violation("a block that nobody asked for: " + block);
        return null;
    }

    void request(BlockRef block) {
        log.trace("{}: {} asked of {}", swarm, block, label());
        send(new PeerMessage.Request(number, numbers.theirs(block)));
    }

    /** Takes a request back; the block may still come. */
    void cancel(BlockRef ours) {
        BlockRef block = numbers.theirs(ours);
        withdrawn.add(block);
        send(new PeerMessage.Cancel(number, block));
    }

    /** A piece can be served from now on. */
    void have(PieceIndex piece) {
        if (isOpen() && news.tell(piece)) {
            send(new PeerMessage.Have(number, piece));
        }
    }

    /** The other side learns of all that came since it was told. */
    void tell() {
        PieceSet offered = swarm.offered();
        for (int i = offered.next(0); i >= 0; i = offered.next(i + 1)) {
            have(new PieceIndex(i));
        }
    }

    /** Nothing is offered here any more: what they wait for is refused. */
    void stopServing() {
        if (ticket != null) {
            swarm.uploads().refuseAll(this, ticket.user());
        }
    }

    void renew(Blob ownTicket) {
        if (isOpen()) {
            send(new PeerMessage.RenewTicket(number, ownTicket));
        }
    }

    void reject(BlockRef block, ErrorCode code) {
        if (isOpen()) {
            send(new PeerMessage.Reject(number, block, code));
        }
    }

    /** Whether a block sent now would go out soon. */
    boolean canTakeBlocks(int readsAtMost) {
        return isOpen() && reading < readsAtMost && connection.canTakeBlocks();
    }

    void readStarted(int blocks) {
        reading += blocks;
    }

    void readEnded(int blocks) {
        reading -= blocks;
    }

    void sendBlock(BlockRef block, LentBuffer bytes) {
        swarm.sent(this, block.length());
        served += block.length();
        connection.link().sendBlock(number, block, bytes);
    }

    /** The account whose ticket was shown. */
    boolean belongsTo(UserName user) {
        return ticket != null && ticket.user().equals(user);
    }

    /** Whether the other side's ticket still counts. */
    boolean stillHolds() {
        return ticket == null || swarm.around().gate().stillHolds(ticket.content());
    }

    /** Tells the other side and forgets the session; the connection stays. */
    void close(ErrorCode code, String reason) {
        if (phase != Phase.CLOSED) {
            send(new PeerMessage.CloseSwarm(number, code, reason));
            closed(code, reason);
        }
    }

    /** The session is over, whoever ended it. */
    void closed(ErrorCode code, String reason) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        if (ticket != null) {
            swarm.uploads().cancelAll(this, ticket.user());
        }
        if (served > 0) {
            log.info("{}: {} bytes sent to {}; {}", swarm, served, label(), reason);
        }
        connection.forget(this);
        swarm.left(this, code, reason);
    }

    private void send(PeerMessage message) {
        connection.link().send(message);
    }

    @Override
    public String toString() {
        return swarm + " with " + label();
    }
}
