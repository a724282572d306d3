// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.core.PeerId;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.loop.ManualLoop;
import p2p.message.TrackerNotice;

class WitnessesTest {
    private static final PeerId TRACKER = new PeerId(new Sha256(9, 9, 9, 9));

    private final ManualLoop loop = new ManualLoop();
    private final Presence presence =
            new Presence(loop, (group, user) -> true, (at, peer) -> CompletableFuture.completedFuture(true));
    private final Witnesses witnesses = new Witnesses(loop, presence);
    private final FakeSession laptop = new FakeSession(1, "laptop", "198.51.100.1");
    private final FakeSession nas = new FakeSession(2, "nas", "198.51.100.2");
    private final FakeSession stranger = new FakeSession(3, "pad", "198.51.100.3");

    private CompletableFuture<Witnesses.Testimony> ask() {
        return witnesses.ask(TRACKER).toCompletableFuture();
    }

    private void arrive() {
        presence.logIn(presence.arrive(laptop), new UserName("alice"));
        presence.logIn(presence.arrive(nas), new UserName("bob"));
        presence.arrive(stranger);
        laptop.heard();
        nas.heard();
    }

    @Test
    void devicesOfAccountsAreAskedAndOneThatReachesItIsEnough() {
        arrive();
        CompletableFuture<Witnesses.Testimony> said = ask();
        assertThat(laptop.heard()).containsExactly(new TrackerNotice.AskReach(TRACKER));
        assertThat(stranger.heard()).isEmpty();

        witnesses.heard(laptop.peer(), TRACKER, false);
        witnesses.heard(laptop.peer(), TRACKER, false);
        witnesses.heard(stranger.peer(), TRACKER, false);
        assertThat(said).isNotDone();
        witnesses.heard(nas.peer(), TRACKER, true);

        assertThat(said.join()).isEqualTo(new Witnesses.Testimony(1, 1));
        assertThat(said.join().isGone()).isFalse();
    }

    @Test
    void whoDoesNotAnswerInTimeDoesNotCount() {
        arrive();
        CompletableFuture<Witnesses.Testimony> said = ask();
        witnesses.heard(laptop.peer(), TRACKER, false);

        loop.advance(Duration.ofSeconds(5));

        assertThat(said.join()).isEqualTo(new Witnesses.Testimony(0, 1));
        assertThat(said.join().isGone()).isTrue();
    }

    @Test
    void whereNobodyCanBeAskedNothingIsGone() {
        assertThat(ask().join().isGone()).isFalse();
    }
}
