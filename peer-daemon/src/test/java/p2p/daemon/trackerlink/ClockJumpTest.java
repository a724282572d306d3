// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;

class ClockJumpTest {
    private final FakeNetwork world = new FakeNetwork(1);
    private final TrackerNetwork network = world.network();
    private final FakeNetwork.Tracker tracker = world.trackers.get(0);
    private Duration ahead = Duration.ZERO;

    private int renewals() {
        return tracker.asked(SwarmRequest.RenewTickets.class).size();
    }

    @Test
    void ticketsAreRenewedWhenTheTrackersTimeJumpsButNotEachTime() {
        tracker.user = FakeNetwork.BOB;
        tracker.on(SwarmRequest.RenewTickets.class, m -> new TrackerReply.Tickets(List.of(Blob.EMPTY)));
        tracker.on(
                SwarmRequest.Heartbeat.class,
                m -> new TrackerReply.LeaseRenewed(false, world.loop.now() + ahead.toMillis()));
        network.start(world, Optional.of(world.known()), Optional.of(FakeNetwork.BOB));
        world.loop.advance(Duration.ofSeconds(20));
        int before = renewals();

        ahead = Duration.ofDays(3);
        world.loop.advance(Duration.ofSeconds(10));
        assertThat(renewals()).isEqualTo(before + 1);
        assertThat(network.gate().trackerTime())
                .isGreaterThan(world.loop.now() + Duration.ofDays(2).toMillis());

        ahead = Duration.ZERO;
        world.loop.advance(Duration.ofSeconds(10));
        assertThat(renewals()).isEqualTo(before + 1);
    }
}
