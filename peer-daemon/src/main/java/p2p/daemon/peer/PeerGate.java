// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import p2p.daemon.transfer.Dialer;
import p2p.daemon.transfer.PeerSessions;
import p2p.net.Farewell;
import p2p.net.NameLookup;
import p2p.net.NettyLoop;
import p2p.net.Outgoing;
import p2p.net.TlsContexts;

/** The daemon's door to other daemons: listens and dials under one key, one link a peer. */
public final class PeerGate {
    private final NettyLoop loop;
    private final TlsContexts tls;
    private final PeerCard card;
    private final PeerLinks links;
    private final PeerDialer dialer;

    /** @param strangersPerAddress accepted connections of one address that have not shown a ticket */
    public PeerGate(Outgoing outgoing, TlsContexts tls, NameLookup names, PeerCard card, int strangersPerAddress) {
        this.loop = outgoing.loop();
        this.tls = tls;
        this.card = card;
        this.links = new PeerLinks(loop, card.self(), new PeerSlots(strangersPerAddress));
        this.dialer = new PeerDialer(outgoing, tls, names, card, links);
    }

    public Dialer dialer() {
        return dialer;
    }

    /** From now on connections are accepted; {@code sessions} hears of every link that opens. {@code port}: where this daemon listens. On the loop. */
    public void start(PeerSessions sessions, int port) {
        links.tell(sessions, port);
    }

    /** Listens at the address; connections are closed at once before {@link #start}. Blocking; not on the loop. Throws {@link java.net.BindException} when it is taken. */
    public PeerListener listen(InetSocketAddress at) throws IOException {
        return PeerListener.bind(loop, tls, card, links, at);
    }

    /** Goodbye to every peer; dials nobody any more. On the loop; complete when the goodbyes are out, at most {@link Farewell#UNREAD} later. */
    public CompletionStage<Void> stop(String reason) {
        dialer.stop();
        return links.closeAll(reason);
    }
}
