// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionLedgerTest {
    private static final String HERE = "198.51.100.1";
    private static final String THERE = "198.51.100.2";

    private final ConnectionLedger ledger = new ConnectionLedger(new ServerLimits(5, 2, 3, 50));

    private boolean admits(String address) {
        return ledger.admit(address).isEmpty();
    }

    @Test
    void anAddressHasFewStrangersAndAnotherItsOwn() {
        assertThat(admits(HERE)).isTrue();
        assertThat(admits(HERE)).isTrue();
        assertThat(ledger.admit(HERE)).contains(HERE);
        assertThat(admits(THERE)).isTrue();
        assertThat(ledger.open()).isEqualTo(3);
    }

    @Test
    void whoLogsInMakesRoomAndWhoLogsOutTakesItAgain() {
        admits(HERE);
        admits(HERE);
        ledger.known(HERE);
        assertThat(admits(HERE)).isTrue();

        ledger.closed(HERE, true);
        ledger.stranger(HERE);
        assertThat(admits(HERE)).as("the one that logged out counts").isFalse();
        ledger.closed(HERE, true);
        assertThat(admits(HERE)).isTrue();
    }

    @Test
    void whoIsKnownAndLeavesTakesNoStrangersPlace() {
        admits(HERE);
        admits(HERE);
        ledger.known(HERE);
        ledger.closed(HERE, false);

        assertThat(ledger.open()).isEqualTo(1);
        assertThat(admits(HERE)).isTrue();
        assertThat(admits(HERE)).isFalse();
    }

    @Test
    void allTogetherAreBoundedAndWhoWasTurnedAwayDoesNotCount() {
        for (int i = 0; i < 5; i++) {
            assertThat(admits("203.0.113." + i)).isTrue();
        }
        assertThat(ledger.admit(HERE)).contains("5 connections");

        ledger.closed("203.0.113.0", true);
        assertThat(admits(HERE)).isTrue();
        assertThat(admits(HERE)).isFalse();
    }

    @Test
    void soManyHandshakesAreUnderWayAtOnce() {
        HandshakeGate gate = new HandshakeGate(ledger);
        gate.begun();
        gate.begun();
        assertThat(gate.isOpen()).isTrue();
        gate.begun();
        assertThat(gate.isOpen()).isFalse();

        gate.ended();
        assertThat(gate.isOpen()).isTrue();

        ledger.limits(new ServerLimits(5, 2, 1, 50));
        assertThat(gate.isOpen()).isFalse();
        gate.ended();
        gate.ended();
        assertThat(gate.isOpen()).isTrue();
    }
}
