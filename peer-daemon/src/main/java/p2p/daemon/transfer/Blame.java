// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.PieceIndex;
import p2p.core.Sha256;
import p2p.daemon.swarm.Suspicions;
import p2p.daemon.swarm.SwarmPeer;

/** Who delivered wrong bytes to a download, also after they left; the second time they lose their session. On the loop. */
final class Blame {
    private static final Logger log = LoggerFactory.getLogger(Blame.class);

    private final Swarm swarm;
    private final Contributions contributions;
    private final int blockLength;
    private final Function<SwarmPeer, @Nullable SwarmSession> sessions;
    private final Map<SwarmPeer, Known> known = new WeakHashMap<>();
    private final Suspicions suspicions = new Suspicions();

    /** Whom a peer stands for. */
    private record Known(PeerId id, String label) {}

    /** {@code sessions}: the session of a peer that has one still. */
    Blame(
            Swarm swarm,
            Contributions contributions,
            int blockLength,
            Function<SwarmPeer, @Nullable SwarmSession> sessions) {
        this.swarm = swarm;
        this.contributions = contributions;
        this.blockLength = blockLength;
        this.sessions = sessions;
    }

    void know(SwarmPeer peer, SwarmSession session) {
        known.put(peer, new Known(session.connection().link().peer(), session.label()));
    }

    /** Whether the piece was bad before, and nobody knows whose fault it was. */
    boolean isOpen(PieceIndex piece) {
        return suspicions.isOpen(piece);
    }

    /** The piece is good now: who delivered other bytes for it before lied. */
    void settle(PieceIndex piece, List<Sha256> blocks) {
        suspicions.settle(piece, blocks).forEach(liar -> accuse(liar, piece));
    }

    /** The piece is bad; {@code culprit} delivered all of it, null when several did. */
    void spoiled(PieceIndex piece, List<SwarmPeer> senders, List<Sha256> blocks, @Nullable SwarmPeer culprit) {
        for (int i = 0; i < senders.size(); i++) {
            Known sender = known.get(senders.get(i));
            if (sender != null) {
                contributions.delivered(sender.label(), -lengthOf(piece, i));
            }
        }
        if (culprit == null) {
            log.warn("{}: piece {} is bad and came from several peers: one alone delivers it next", swarm, piece);
            suspicions.keep(piece, senders, blocks);
        } else {
            accuse(culprit, piece);
        }
    }

    private int lengthOf(PieceIndex piece, int block) {
        return Math.min(blockLength, swarm.layout().lengthOf(piece) - block * blockLength);
    }

    /** It is certain that the peer delivered wrong bytes. */
    private void accuse(SwarmPeer culprit, PieceIndex piece) {
        Known who = known.get(culprit);
        if (who == null) {
            return;
        }
        int bad = contributions.strike(who.id(), who.label());
        log.warn("{}: {} delivered wrong bytes for piece {} ({} so far)", swarm, who.label(), piece, bad);
        SwarmSession session = sessions.apply(culprit);
        if (session != null && contributions.isBanned(who.id())) {
            session.close(ErrorCode.INTEGRITY, "bad pieces");
        }
    }
}
