// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.PeerId;
import p2p.daemon.transfer.PeerSessions;
import p2p.loop.Loop;

/**
 * The open links, one a peer. When two daemons dial each other at the same time both keep the connection that the one with
 * the smaller id dialled; a later connection replaces one that its maker has evidently lost. On the loop.
 */
final class PeerLinks {
    /** Within this time two connections count as dialled at the same time. */
    static final Duration CROSSING = Duration.ofSeconds(15);

    private final Loop loop;
    private final PeerId self;
    private final Map<PeerId, ChannelPeerLink> open = new HashMap<>();
    private @Nullable PeerSessions sessions;
    private int listenPort;
    private final PeerSlots slots;

    PeerLinks(Loop loop, PeerId self, PeerSlots slots) {
        this.loop = loop;
        this.slots = slots;
        this.self = self;
    }

    /** From now on connections may begin, and these sessions hear of them. {@code port}: where others may dial this daemon, 0 for nowhere. */
    void tell(PeerSessions told, int port) {
        sessions = told;
        listenPort = port;
    }

    int listenPort() {
        return listenPort;
    }

    /** Counts a channel that begins, null for one that is dialled; empty when there are too many, or before the start. */
    Optional<PeerSlots.Slot> enter(@Nullable InetAddress acceptedFrom) {
        return sessions == null ? Optional.empty() : slots.take(acceptedFrom);
    }

    Optional<ChannelPeerLink> to(PeerId peer) {
        return Optional.ofNullable(open.get(peer));
    }

    /** Whether another connection, just proven, to or from this peer should give way to the one that is open. */
    boolean givesWay(PeerId peer, boolean dialled) {
        ChannelPeerLink other = open.get(peer);
        if (other == null || other.isClosing() || other.dialled() == dialled) {
            return false;
        }
        boolean crossing = loop.nanoTime() - other.openedNanos() < CROSSING.toNanos();
        boolean mineStays = self.compareTo(peer) < 0;
        return crossing && other.dialled() == mineStays;
    }

    /** A link is open: an older one to the same peer ends, the rooms below hear of the new one. */
    void opened(ChannelPeerLink link) {
        loop.assertInLoop();
        PeerSessions told = sessions;
        if (told == null) {
            throw new IllegalStateException("a link before the start");
        }
        ChannelPeerLink older = open.put(link.peer(), link);
        if (older != null) {
            older.close("replaced by another connection");
        }
        link.session(told.opened(link));
    }

    void closed(ChannelPeerLink link) {
        open.remove(link.peer(), link);
    }

    /** Goodbye to all. Complete, on the loop, when the goodbyes are out and the connections closed; an unread one is not waited for long. */
    CompletionStage<Void> closeAll(String reason) {
        List<ChannelPeerLink> all = List.copyOf(open.values());
        all.forEach(link -> link.close(reason));
        return CompletableFuture.allOf(all.stream().map(ChannelPeerLink::ended).toArray(CompletableFuture[]::new));
    }
}
