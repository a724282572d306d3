// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.daemon.exchange.Acquaintance;
import p2p.daemon.exchange.Acquaintances;
import p2p.daemon.exchange.AddressScope;
import p2p.message.PeerFeature;
import p2p.message.PeerMessage;

/**
 * Peer exchange in one swarm: tells the members of it who lack something of the others, and hands what they tell to the download,
 * if one runs. Who shows a ticket that counts is told, and told of; nobody else. On the loop.
 */
final class SwarmExchange {
    private final Swarm swarm;
    private final Acquaintances known;
    /** What came before the session was open here, the last of each. */
    private final Map<SwarmSession, PeerMessage.Introduce> early = new HashMap<>();

    private @Nullable Grapevine listener;

    SwarmExchange(Swarm swarm) {
        this.swarm = swarm;
        this.known = new Acquaintances(swarm.around().random());
    }

    /** A download wants to know. */
    void listen(Grapevine download) {
        listener = download;
    }

    void ignore(Grapevine download) {
        if (listener == download) {
            listener = null;
        }
    }

    /** Once a second. */
    void tick(long now) {
        for (SwarmSession session : swarm.sessions()) {
            acquaintance(session).filter(who -> session.isOpen()).ifPresent(known::met);
            PeerMessage.Introduce waited = session.isOpen() ? early.remove(session) : null;
            if (waited != null) {
                heard(session, waited);
            }
        }
        swarm.sessions().forEach(session -> tell(session, now));
    }

    /** Who showed a ticket that counts, and can be dialled. */
    private static Optional<Acquaintance> acquaintance(SwarmSession session) {
        Whereabouts where = session.connection().link().whereabouts();
        return session.ticket().flatMap(shown -> where.dialAt()
                .map(at -> new Acquaintance(shown.signed(), shown.content(), at, where.dialled())));
    }

    private void tell(SwarmSession session, long now) {
        PeerLink link = session.connection().link();
        Whereabouts where = link.whereabouts();
        // who has everything dials nobody
        if (session.isOpen()
                && where.understands(PeerFeature.INTRODUCTIONS)
                && !session.theirs().isFull()
                && session.stillHolds()) {
            AddressScope.of(where.seen())
                    .flatMap(scope -> known.news(
                            link.peer(),
                            session.number(),
                            scope,
                            now,
                            swarm.around().gate()::stillHolds))
                    .ifPresent(link::send);
        }
    }

    /** Whether this side asked for the swarm: its numbers are odd where it dialled, else even. */
    private static boolean isOurs(SwarmSession session) {
        return session.connection().link().dialled() == ((session.number() & 1) == 1);
    }

    void left(SwarmSession session, ErrorCode code, long now) {
        early.remove(session);
        // sessions of two that both have everything end so, on either side; it may have been short
        boolean bothHaveAll = code == ErrorCode.CONFLICT && swarm.offered().isFull();
        acquaintance(session).filter(who -> bothHaveAll).ifPresent(known::met);
        known.left(session.connection().link().peer(), bothHaveAll, now);
    }

    /** The other side spoke of others; it may do so before its ticket was checked here. */
    void heard(SwarmSession session, PeerMessage.Introduce said) {
        Grapevine download = listener;
        if (!session.isOpen()) {
            // whoever asked us hears of the agreement first, and strangers keep no memory here
            if (isOurs(session)) {
                early.put(session, said);
            }
        } else if (download != null) {
            download.heard(session, said);
        }
    }
}
