// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerSlotsTest {
    private static final int STRANGERS = 3;
    private final PeerSlots slots = new PeerSlots(STRANGERS);

    private static InetAddress ip(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    private List<PeerSlots.Slot> fill(String address) throws UnknownHostException {
        List<PeerSlots.Slot> taken = new ArrayList<>();
        for (int i = 0; i < STRANGERS; i++) {
            taken.add(slots.take(ip(address)).orElseThrow());
        }
        assertThat(slots.take(ip(address))).isEmpty();
        return taken;
    }

    @Test
    void oneAddressGetsItsShareAndAnotherStillComesIn() throws UnknownHostException {
        List<PeerSlots.Slot> taken = fill("192.0.2.1");
        assertThat(slots.take(ip("192.0.2.2"))).isPresent();

        taken.get(0).giveBack();
        assertThat(slots.take(ip("192.0.2.1"))).isPresent();
    }

    @Test
    void whoShowedATicketNoLongerCountsAgainstItsAddress() throws UnknownHostException {
        List<PeerSlots.Slot> first = fill("192.0.2.1");
        first.forEach(PeerSlots.Slot::admitted);
        List<PeerSlots.Slot> second = fill("192.0.2.1");

        first.get(0).admitted();
        first.get(0).giveBack();
        assertThat(slots.take(ip("192.0.2.1"))).isEmpty();
        second.get(0).giveBack();
        assertThat(slots.take(ip("192.0.2.1"))).isPresent();
    }

    @Test
    void aHostWithManyIpv6AddressesIsOne() throws UnknownHostException {
        for (int i = 0; i < STRANGERS; i++) {
            assertThat(slots.take(ip("2001:db8::" + Integer.toHexString(i + 1))))
                    .isPresent();
        }
        assertThat(slots.take(ip("2001:db8::ffff"))).isEmpty();
        assertThat(slots.take(ip("2001:db8:0:1::1"))).isPresent();
    }

    @Test
    void acceptedConnectionsLeaveRoomForOwnDials() {
        int accepted = 0;
        while (slots.take(InetAddress.getLoopbackAddress()).isPresent()) {
            accepted++;
        }
        int dialled = 0;
        while (slots.take(null).isPresent()) {
            dialled++;
        }
        assertThat(accepted).isEqualTo(PeerSlots.MAX_ACCEPTED);
        assertThat(dialled).isEqualTo(PeerSlots.MAX - PeerSlots.MAX_ACCEPTED);
    }
}
