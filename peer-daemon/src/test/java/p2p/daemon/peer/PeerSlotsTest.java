// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class PeerSlotsTest {
    private final PeerSlots slots = new PeerSlots();

    private static InetAddress ip(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    void oneAddressGetsItsShareAndAnotherStillComesIn() throws UnknownHostException {
        for (int i = 0; i < PeerSlots.MAX_PER_ADDRESS; i++) {
            assertThat(slots.take(ip("192.0.2.1"))).isTrue();
        }
        assertThat(slots.take(ip("192.0.2.1"))).isFalse();
        assertThat(slots.take(ip("192.0.2.2"))).isTrue();

        slots.giveBack(ip("192.0.2.1"));
        assertThat(slots.take(ip("192.0.2.1"))).isTrue();
    }

    @Test
    void aHostWithManyIpv6AddressesIsOne() throws UnknownHostException {
        for (int i = 0; i < PeerSlots.MAX_PER_ADDRESS; i++) {
            assertThat(slots.take(ip("2001:db8::" + Integer.toHexString(i + 1))))
                    .isTrue();
        }
        assertThat(slots.take(ip("2001:db8::ffff"))).isFalse();
        assertThat(slots.take(ip("2001:db8:0:1::1"))).isTrue();
    }

    @Test
    void acceptedConnectionsLeaveRoomForOwnDials() {
        int accepted = 0;
        while (slots.take(InetAddress.getLoopbackAddress())) {
            accepted++;
        }
        int dialled = 0;
        while (slots.take(null)) {
            dialled++;
        }
        assertThat(accepted).isEqualTo(PeerSlots.MAX_ACCEPTED);
        assertThat(dialled).isEqualTo(PeerSlots.MAX - PeerSlots.MAX_ACCEPTED);
    }
}
