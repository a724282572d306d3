// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.loop.ManualLoop;
import p2p.tracker.presence.FakeSession;
import p2p.tracker.presence.OnlineDevice;
import p2p.tracker.presence.Presence;

class FreshnessTest {
    private final ManualLoop loop = new ManualLoop();
    private final OnlineDevice laptop = new Presence(
                    loop, (group, user) -> true, (at, peer) -> CompletableFuture.completedFuture(true))
            .arrive(new FakeSession(1, "laptop", "198.51.100.1"));
    private long applied = 10;
    private boolean catchesUp = true;
    private final Freshness freshness = new Freshness(loop, new Progress() {
        @Override
        public long applied() {
            return applied;
        }

        @Override
        public boolean catchesUp() {
            return catchesUp;
        }

        @Override
        public long majorityAt() {
            return 0;
        }
    });

    @Test
    void whatIsHereIsNotWaitedFor() {
        assertThat(freshness.isHere(laptop, 10)).isTrue();
        assertThat(freshness.isHere(laptop, 11)).isFalse();
    }

    @Test
    void aRequestWaitsForTheCommandItHasSeenAndNoLonger() {
        CompletableFuture<Boolean> first = freshness.await(laptop, 11).toCompletableFuture();
        CompletableFuture<Boolean> second = freshness.await(laptop, 12).toCompletableFuture();

        applied = 11;
        freshness.advanced();
        assertThat(first.join()).isTrue();
        assertThat(second).isNotDone();

        applied = 12;
        freshness.advanced();
        assertThat(second.join()).isTrue();
    }

    @Test
    void oneThatDoesNotComeIsWaitedForOnce() {
        CompletableFuture<Boolean> lost = freshness.await(laptop, 99).toCompletableFuture();
        loop.advance(Freshness.PATIENCE);

        assertThat(lost.join()).isFalse();
        assertThat(freshness.isHere(laptop, 99)).isTrue();
        assertThat(freshness.isHere(laptop, 100)).isFalse();
    }

    @Test
    void aTrackerThatIsCutOffAnswersWhatItKnows() {
        catchesUp = false;

        assertThat(freshness.isHere(laptop, 11)).isTrue();
    }
}
