// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import p2p.core.EntryId;
import p2p.message.GroupRequest;
import p2p.message.Holding;
import p2p.message.HoldingsDigest;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;
import p2p.net.PendingReplies;

class AnnouncerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final EntryId ENTRY = new EntryId(7);

    private final FakeNetwork world = new FakeNetwork(1);
    private final TrackerNetwork network = world.network();

    private void start() {
        network.start(world, Optional.of(world.known()), Optional.empty());
        world.loop.drain();
    }

    private FakeNetwork.Tracker tracker(int index) {
        return world.trackers.get(index);
    }

    private static Holding holding(long entry, int have) {
        return new Holding(new EntryId(entry), have, false);
    }

    @Test
    void holdingsAreAnnouncedInPagesThenAsChanges() {
        network.start(world, Optional.of(world.known()), Optional.empty());
        for (int i = 1; i <= HoldingsFeed.PAGE + 1; i++) {
            network.directory().announce(new Holding(new EntryId(i), 1, true));
        }
        world.loop.drain();
        network.directory().withdraw(new EntryId(1));
        world.loop.drain();

        List<SwarmRequest.Announce> pages = tracker(0).asked(SwarmRequest.Announce.class);
        assertThat(pages).extracting(p -> p.holdings().size()).containsExactly(HoldingsFeed.PAGE, 1);
        assertThat(pages).extracting(SwarmRequest.Announce::first).containsExactly(true, false);
        assertThat(pages).extracting(SwarmRequest.Announce::last).containsExactly(false, true);
        assertThat(tracker(0).asked(SwarmRequest.AnnounceChange.class))
                .containsExactly(new SwarmRequest.AnnounceChange(List.of(), List.of(new EntryId(1))));
    }

    @Test
    void countsArePassedOnOnceASecondButTheFirstAndTheLastAtOnce() {
        start();
        for (int have = 0; have < 50; have++) {
            network.directory().announce(holding(7, have));
            world.loop.advance(Duration.ofMillis(10));
        }
        assertThat(tracker(0).asked(SwarmRequest.AnnounceChange.class)).hasSize(1);

        world.loop.advance(SECOND);
        assertThat(tracker(0).asked(SwarmRequest.AnnounceChange.class))
                .hasSize(2)
                .last()
                .isEqualTo(new SwarmRequest.AnnounceChange(List.of(holding(7, 49)), List.of()));

        network.directory().announce(new Holding(ENTRY, 50, true));
        world.loop.drain();
        assertThat(tracker(0).asked(SwarmRequest.AnnounceChange.class)).hasSize(3);
        network.directory().announce(new Holding(ENTRY, 49, false));
        world.loop.drain();
        assertThat(tracker(0).asked(SwarmRequest.AnnounceChange.class))
                .as("what is complete no more is nobody's stored copy")
                .hasSize(4);
    }

    @Test
    void aFullLinkIsTriedAgainAfterAPause() {
        start();
        tracker(0).mute = true;
        for (int i = 0; i < PendingReplies.MAX_IN_FLIGHT + PendingReplies.MAX_WAITING; i++) {
            network.ask(new GroupRequest.ListGroups(), null);
        }
        network.directory().announce(holding(7, 3));
        tracker(0).mute = false;
        int before = tracker(0).asked(SwarmRequest.Announce.class).size();

        world.loop.advance(Duration.ofMinutes(1));

        assertThat(tracker(0).asked(SwarmRequest.Announce.class)).hasSizeGreaterThan(before);
        assertThat(tracker(0).asked(SwarmRequest.Announce.class))
                .last()
                .isEqualTo(new SwarmRequest.Announce(true, true, List.of(holding(7, 3))));
    }

    @Test
    void aHeartbeatCarriesTheDigestAndADifferenceStartsOver() {
        start();
        network.directory().announce(holding(7, 3));
        world.loop.drain();
        tracker(0).on(SwarmRequest.Heartbeat.class, m -> new TrackerReply.LeaseRenewed(true, 1_234_567));

        world.loop.advance(Duration.ofSeconds(5));

        assertThat(tracker(0).asked(SwarmRequest.Heartbeat.class).get(0).digest())
                .isEqualTo(HoldingsDigest.of(List.of(holding(7, 3))));
        assertThat(tracker(0).asked(SwarmRequest.Announce.class))
                .last()
                .isEqualTo(new SwarmRequest.Announce(true, true, List.of(holding(7, 3))));
        assertThat(network.gate().trackerTime()).isEqualTo(1_234_567);
    }

    @Test
    void entriesThatWereDeletedArePassedOn() {
        start();
        network.directory().announce(holding(7, 3));
        world.loop.drain();
        List<EntryId> deleted = List.of(holding(7, 3).entry());
        tracker(0).on(SwarmRequest.Heartbeat.class, m -> new TrackerReply.LeaseRenewed(false, 1_234_567, deleted));

        world.loop.advance(Duration.ofSeconds(5));

        assertThat(world.told).contains("deleted " + deleted);
    }
}
