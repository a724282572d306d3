// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.Endpoint;

class ReachTest {
    private static final Endpoint LAN = new Endpoint("192.168.1.5", 7700);

    private static Reach reach(String observed, Endpoint... candidates) {
        return new Reach(observed, 7700, List.of(candidates), "203.0.113.1");
    }

    @Test
    void theObservedAddressComesFirst() {
        assertThat(reach("198.51.100.1", LAN).seenBy(reach("198.51.100.2")))
                .containsExactly(new Endpoint("198.51.100.1", 7700));
    }

    @Test
    void candidatesGoOnlyToThoseBehindTheSameAddress() {
        assertThat(reach("198.51.100.1", LAN).seenBy(reach("198.51.100.1")))
                .containsExactly(new Endpoint("198.51.100.1", 7700), LAN);
    }

    @Test
    void candidatesThatNobodyShouldDialAreLeftOut() {
        Reach source = reach(
                "198.51.100.1",
                new Endpoint("127.0.0.1", 22),
                new Endpoint("169.254.1.1", 80),
                new Endpoint("224.0.0.1", 80),
                new Endpoint("255.255.255.255", 80),
                new Endpoint("0.0.0.0", 80),
                new Endpoint("fe80::1", 80),
                new Endpoint("victim.example", 80));

        assertThat(source.seenBy(reach("198.51.100.1"))).containsExactly(new Endpoint("198.51.100.1", 7700));
    }

    @Test
    void aDeviceBesideTheTrackerIsReachedWhereTheTrackerIs() {
        assertThat(reach("127.0.0.1").seenBy(reach("198.51.100.2"))).containsExactly(new Endpoint("203.0.113.1", 7700));
        Reach beside = new Reach("127.0.0.1", 7701, List.of(), "127.0.0.1");
        assertThat(reach("127.0.0.1").seenBy(beside)).containsExactly(new Endpoint("127.0.0.1", 7700));
    }

    @Test
    void linkLocalAddressesStayOnTheirLink() {
        assertThat(reach("169.254.1.1").seenBy(reach("198.51.100.2"))).isEmpty();
        assertThat(reach("fe80::1%eth0").seenBy(reach("fe80::2%eth0"))).hasSize(1);
    }

    @Test
    void aDeviceThatAcceptsNobodyHasNoAddress() {
        assertThat(new Reach("198.51.100.1", 0, List.of(LAN), "203.0.113.1").seenBy(reach("198.51.100.1")))
                .isEmpty();
    }

    @Test
    void onlyAFewCandidatesAreKept() {
        List<Endpoint> many = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            many.add(new Endpoint("192.168.1." + i, 7700));
        }
        assertThat(new Reach("198.51.100.1", 1, many, "203.0.113.1").candidates())
                .hasSize(Reach.MAX_CANDIDATES);
    }
}
