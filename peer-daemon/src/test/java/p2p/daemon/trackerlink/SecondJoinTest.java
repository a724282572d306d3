// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private final SigningKey second = SigningKey.generate(new SecureRandom());
    private final TrackerSet.Member added = new TrackerSet.Member(
            2, new PeerId(new Sha256(1, 1, 1, 1)), second.verifyKey(), List.of(new Endpoint("192.0.2.99", 8089)), null);

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
        tracker.shownChain = TrackerSetChain.begin(
                        world.root, List.of(world.chain.newest().members().get(0), added))
                .links();

        CompletableFuture<ControlReply> reply = join();

        assertThatThrownBy(reply::join).hasMessageContaining("another history");
        assertThat(world.kept).isEmpty();
    }

    /** Both trackers of a pair went on; the one that this daemon followed gave way and shows the sets of the other. */
    @Test
    void whatATrackerGaveUpAfterASplitIsGivenUpHereToo() {
        TrackerSet.Member one = world.chain.newest().members().get(0);
        TrackerSetChain pair = world.chain.extend(world.root, List.of(one, added));
        tracker.shownChain = pair.extend(tracker.signing, List.of(one)).links();
        start();
        List<Blob> healed = pair.extend(second, List.of(added))
                .extend(second, List.of(one, added))
                .links();

        tracker.shownChain = healed;
        tracker.die();
        tracker.up = true;
        world.loop.advance(Duration.ofSeconds(10));

        assertThat(network.directory().reachable()).isTrue();
        assertThat(world.kept.get(world.kept.size() - 1).links()).isEqualTo(healed);
    }

    @Test
    void whoIsNoTrackerHereDoesNotReplaceTheSetsUnlessTheUserSaysSo() {
        TrackerSet.Member one = world.chain.newest().members().get(0);
        TrackerSetChain pair = world.chain.extend(world.root, List.of(one, added));
        tracker.shownChain = pair.extend(second, List.of(added)).links();
        tracker.key = added.tlsKey();
        List<Blob> mine = pair.extend(tracker.signing, List.of(one)).links();
        network.start(
                world,
                Optional.of(KnownNetwork.of(
                        TrackerSetChain.verify(world.root.verifyKey().bytes(), mine), Map.of())),
                Optional.empty());
        world.loop.drain();
        assertThat(network.directory().reachable()).isFalse();
        assertThatThrownBy(() -> join().join()).hasMessageContaining("another history");

        tracker.shownChain = pair.extend(second, List.of(added))
                .extend(second, List.of(added))
                .links();
        assertThat(join()).isCompleted();
        assertThat(world.kept.get(world.kept.size() - 1).links()).isEqualTo(tracker.shownChain);
    }
}
