// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.Sha256;
import p2p.message.ControlReply;
import p2p.trust.SigningKey;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/** A join where a network is pinned already. */
class SecondJoinTest {
    private final FakeNetwork world = new FakeNetwork(1);
    private final TrackerNetwork network = world.network();
    private final FakeNetwork.Tracker tracker = world.trackers.get(0);

    private void start() {
        network.start(world, Optional.of(world.known()), Optional.empty());
        world.loop.drain();
    }

    private CompletableFuture<ControlReply> join() {
        CompletableFuture<ControlReply> reply =
                network.join(List.of(tracker.at), world.chain.cluster()).toCompletableFuture();
        world.loop.drain();
        return reply;
    }

    @Test
    void aTrackerThatLagsDoesNotRollTheSetBack() {
        List<Blob> longer =
                world.chain.extend(world.root, world.chain.newest().members()).links();
        tracker.shownChain = longer;
        start();
        tracker.shownChain = world.chain.links();

        assertThat(join()).isCompleted();

        assertThat(world.kept).hasSizeGreaterThan(1).allSatisfy(known -> assertThat(known.links())
                .isEqualTo(longer));
    }

    @Test
    void anotherHistoryUnderTheSameRootIsRefused() {
        start();
        TrackerSet.Member added = new TrackerSet.Member(
                2,
                new PeerId(new Sha256(1, 1, 1, 1)),
                SigningKey.generate(new SecureRandom()).verifyKey(),
                List.of(new Endpoint("192.0.2.99", 8089)),
                null);
        tracker.shownChain = TrackerSetChain.begin(
                        world.root, List.of(world.chain.newest().members().get(0), added))
                .links();

        CompletableFuture<ControlReply> reply = join();

        assertThatThrownBy(reply::join).hasMessageContaining("another history");
        assertThat(world.kept).isEmpty();
    }
}
