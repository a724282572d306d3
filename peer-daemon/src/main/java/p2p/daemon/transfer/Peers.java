// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.PeerId;
import p2p.loop.Loop;

/** All connections to other daemons; one a peer. On the loop. */
final class Peers implements PeerSessions {
    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private static final long IDLE = 30_000_000_000L;

    private final Surroundings around;
    private final Swarms swarms;
    private final Wallet wallet;
    private final List<PeerConnection> connections = new ArrayList<>();

    Peers(Surroundings around, Swarms swarms, Wallet wallet) {
        this.around = around;
        this.swarms = swarms;
        this.wallet = wallet;
    }

    @Override
    public PeerSession opened(PeerLink link) {
        around.loop().assertInLoop();
        PeerConnection connection = new PeerConnection(link, this);
        to(link.peer()).ifPresent(older -> {
            older.link().close("another connection to the same peer is open");
            older.closed(null);
        });
        connections.add(connection);
        log.info("connected to {} ({})", link.label(), link.peer().shortHex());
        return connection;
    }

    /** Once a second: connections over which nothing was exchanged for half a minute end. */
    void tick() {
        all().forEach(connection -> connection.closeIfIdle(IDLE));
    }

    /** The open connection to the peer; the newest while an older one is closing. */
    Optional<PeerConnection> to(PeerId peer) {
        return connections.stream()
                .filter(c -> c.isOpen() && c.link().peer().equals(peer))
                .reduce((older, newer) -> newer);
    }

    List<PeerConnection> all() {
        return List.copyOf(connections);
    }

    void closed(PeerConnection connection) {
        if (connections.remove(connection)) {
            log.info("disconnected from {}", connection.link().label());
        }
    }

    Swarms swarms() {
        return swarms;
    }

    Wallet wallet() {
        return wallet;
    }

    Uploads uploads() {
        return swarms.uploads();
    }

    TicketGate gate() {
        return around.gate();
    }

    Loop loop() {
        return around.loop();
    }

    long now() {
        return around.loop().nanoTime();
    }
}
