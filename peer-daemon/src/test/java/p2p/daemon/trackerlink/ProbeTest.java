// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p2p.core.PeerId;
import p2p.core.Sha256;
import p2p.message.SwarmRequest;
import p2p.message.TrackerNotice;

/** One tracker asks whether the other one is reached from here. */
class ProbeTest {
    private final FakeNetwork world = new FakeNetwork(2);
    private final TrackerNetwork network = world.network();
    private final FakeNetwork.Tracker asking = world.trackers.get(0);
    private final FakeNetwork.Tracker other = world.trackers.get(1);

    @BeforeEach
    void start() {
        network.start(world, Optional.of(world.known()), Optional.empty());
        world.loop.drain();
    }

    private List<Boolean> answersAbout(PeerId tracker) {
        asking.notice(new TrackerNotice.AskReach(tracker));
        world.loop.advance(Duration.ofSeconds(3));
        return asking.asked(SwarmRequest.Reach.class).stream()
                .filter(answer -> answer.tracker().equals(tracker))
                .map(SwarmRequest.Reach::reached)
                .toList();
    }

    @Test
    void oneThatLivesIsReached() {
        world.loop.advance(Duration.ofSeconds(4));

        assertThat(answersAbout(other.key)).containsExactly(true);
    }

    @Test
    void oneThatIsSilentIsNotThoughItsConnectionIsOpen() {
        world.loop.advance(Duration.ofSeconds(4));
        other.mute = true;

        assertThat(answersAbout(other.key)).containsExactly(false);
    }

    @Test
    void oneWithoutAConnectionIsNot() {
        other.die();

        assertThat(answersAbout(other.key)).containsExactly(false);
    }

    @Test
    void oneThatNobodyKnowsIsNot() {
        assertThat(answersAbout(new PeerId(new Sha256(1, 2, 3, 4)))).containsExactly(false);
    }
}
