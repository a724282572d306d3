// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.daemon.exchange.AddressScope;
import p2p.daemon.exchange.Hearsay;
import p2p.daemon.exchange.SourceBook;
import p2p.message.Introduction;
import p2p.message.MembershipTicket;
import p2p.message.PeerMessage;
import p2p.message.Source;
import p2p.message.SourceOrigin;

/**
 * Whom a download knows of, with what other members say: their tickets are checked, the rest is tried by {@link Contacts} like
 * what trackers say, and proves itself in the handshake or does not. On the loop.
 */
final class Grapevine implements Contacts.Hints {
    private static final Logger log = LoggerFactory.getLogger(Grapevine.class);

    private final Surroundings around;
    private final Swarm swarm;
    private final SourceBook book;
    private final Hearsay hearsay = new Hearsay();
    private boolean news;
    private boolean trackers;
    private boolean unsaved;

    Grapevine(Surroundings around, Swarm swarm, SourceBook book) {
        this.around = around;
        this.swarm = swarm;
        this.book = book;
        this.trackers = around.directory().reachable();
    }

    /** All sources to try now. */
    List<Source> sources() {
        return book.all(trackers, hearsay);
    }

    /** Whether {@link #sources} may differ from the last time that this was asked. */
    boolean isNew() {
        boolean reachable = around.directory().reachable();
        boolean different = hasChanged() || reachable != trackers;
        trackers = reachable;
        news = false;
        return different;
    }

    /** Hints also go because who gave them lost the right to, or was forgotten when another spoke. */
    private boolean hasChanged() {
        return hearsay.hasWithdrawn() || news;
    }

    /** A member speaks of others. */
    void heard(SwarmSession session, PeerMessage.Introduce said) {
        PeerLink link = session.connection().link();
        long now = around.loop().nanoTime();
        if (hearsay.isDeafTo(link.peer(), now)) {
            log.debug("{}: {} may not introduce others", swarm, session.label());
            return;
        }
        Optional<String> refused = hearsay.refuse(link.peer(), said, now);
        if (refused.isPresent()) {
            log.warn("{}: what {} says of others is not used: {}", swarm, session.label(), refused.get());
            return;
        }
        said.gone().forEach(peer -> news |= hearsay.gone(link.peer(), peer));
        if (hearsay.isDeafTo(link.peer(), now)) {
            silenced(link.peer());
            return;
        }
        Optional<AddressScope> scope = AddressScope.of(link.whereabouts().seen());
        if (scope.isPresent()) {
            said.added().forEach(who -> consider(session, who, scope.get()));
        }
    }

    private void consider(SwarmSession session, Introduction who, AddressScope scope) {
        Whereabouts where = session.connection().link().whereabouts();
        List<Endpoint> endpoints = Hearsay.plausible(who.endpoints(), scope, where.own());
        MembershipTicket shown;
        try {
            shown = around.gate().read(who.ticket());
        } catch (IllegalArgumentException e) {
            introducedNobody(session, e);
            return;
        }
        PeerId peer = shown.peer();
        if (!around.gate().stillHolds(shown)) {
            // good enough for one that reaches no tracker, perhaps
            log.debug("{}: {} introduced {} by a ticket that ran out", swarm, session.label(), peer.shortHex());
            return;
        }
        boolean known = swarm.sessionWith(peer) != null || book.endpoints(peer).containsAll(endpoints);
        if (peer.equals(around.self()) || endpoints.isEmpty() || known) {
            log.debug("{}: {} introduced {}: nothing new", swarm, session.label(), peer.shortHex());
            return;
        }
        around.gate()
                .admit(
                        who.ticket(),
                        new Introduced(peer, session.connection().presenter()),
                        swarm.key().group())
                .whenComplete((ticket, error) -> admitted(session, peer, ticket, endpoints, error));
    }

    private void admitted(
            SwarmSession from,
            PeerId peer,
            MembershipTicket ticket,
            List<Endpoint> endpoints,
            @Nullable Throwable error) {
        if (error != null && !from.isOpen()) {
            log.debug("{}: {} is gone, and with it who could prove whom it introduced", swarm, from.label());
        } else if (error != null) {
            introducedNobody(from, error);
        } else if (hearsay.add(from.connection().link().peer(), peer, ticket.user(), ticket.device(), endpoints)) {
            log.debug("{}: {} introduced {} at {}", swarm, from.label(), ticket.label(), endpoints);
            news = true;
        }
    }

    private void introducedNobody(SwarmSession speaker, Throwable why) {
        log.debug("{}: {} introduced nobody: {}", swarm, speaker.label(), why.getMessage());
        PeerId peer = speaker.connection().link().peer();
        if (hearsay.charge(peer)) {
            silenced(peer);
        }
    }

    private void silenced(PeerId liar) {
        SwarmSession session = swarm.sessionWith(liar);
        log.warn(
                "{}: {} introduced peers that are none or cannot be reached: it lost the right to introduce others",
                swarm,
                session == null ? liar.shortHex() : session.label());
    }

    /** The session's peer has shown its ticket. Who said first that it takes part. */
    SourceOrigin met(SwarmSession session) {
        PeerLink link = session.connection().link();
        PeerId peer = link.peer();
        boolean first = book.origin(peer).isEmpty();
        SourceOrigin origin =
                book.origin(peer).orElse(hearsay.names(peer) ? SourceOrigin.PEER_EXCHANGE : SourceOrigin.CAME_HERE);
        if (link.dialled()) {
            hearsay.reached(peer);
        } else {
            hearsay.dropped(peer);
        }
        if (first && origin == SourceOrigin.PEER_EXCHANGE) {
            log.info("{}: {} was learned from another peer", swarm, session.label());
        }
        Optional<Endpoint> at = link.whereabouts().dialAt();
        session.ticket()
                .map(ShownTicket::content)
                .ifPresent(ticket -> at.ifPresent(where -> {
                    boolean worth = book.meet(
                            new Source(peer, ticket.user(), ticket.device(), List.of(where), 0, false), origin);
                    unsaved |= worth;
                    news |= worth;
                }));
        return origin;
    }

    /** Whether there is something to keep since this was asked last. */
    boolean isUnsaved() {
        boolean was = unsaved;
        unsaved = false;
        return was;
    }

    /** Whether a tracker lists the peer, it was met, or somebody who may do so speaks of it. */
    boolean knows(PeerId peer) {
        return book.contains(peer) || hearsay.names(peer);
    }

    @Override
    public boolean isHint(PeerId peer) {
        return hearsay.names(peer) && !book.contains(peer);
    }

    @Override
    public void failed(PeerId peer) {
        news |= hearsay.names(peer);
        hearsay.failed(peer).forEach(this::silenced);
    }

    @Override
    public void refused(PeerId peer) {
        news |= hearsay.names(peer);
        hearsay.dropped(peer);
    }

    /** Somebody who is spoken of; who speaks can be asked for what proves its ticket. */
    private record Introduced(PeerId peer, Presenter speaker) implements Presenter {
        @Override
        public String label() {
            return speaker.label();
        }

        @Override
        public CompletionStage<List<Blob>> trackerSetsAfter(long version) {
            return speaker.trackerSetsAfter(version);
        }
    }
}
