// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

/** How many TLS handshakes are under way, and whether one more may begin: who comes later waits in the kernel's queue. Owned by the loop. */
final class HandshakeGate {
    private final ConnectionLedger ledger;
    private int underWay;

    /** The bound is that of the ledger's limits at each moment. */
    HandshakeGate(ConnectionLedger ledger) {
        this.ledger = ledger;
    }

    void begun() {
        underWay++;
    }

    /** One ended, well or not. */
    void ended() {
        underWay--;
    }

    boolean isOpen() {
        return underWay < ledger.limits().handshakes();
    }
}
