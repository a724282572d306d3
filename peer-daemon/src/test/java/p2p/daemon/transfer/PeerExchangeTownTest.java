// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.Introduction;
import p2p.message.PeerMessage;
import p2p.message.SourceOrigin;

/** Members introduce each other, and a swarm goes on and grows with every tracker down. */
class PeerExchangeTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(30);
    private final Town town = new Town(16);

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(42).nextBytes(content);
        return content;
    }

    private Neighbour slow(String name) {
        Neighbour neighbour = town.add(name);
        neighbour.uplink = 1 << 20;
        return neighbour;
    }

    private boolean met(Neighbour a, Neighbour b) {
        return a.view(1).peers().stream().anyMatch(p -> p.peer().equals(b.label()) && p.connected());
    }

    private static @Nullable SourceOrigin learned(Neighbour who, Neighbour of) {
        return who.view(1).peers().stream()
                .filter(p -> p.peer().equals(of.label()))
                .findFirst()
                .orElseThrow()
                .learned();
    }

    /** Alice shares; carol knows of her alone and is away; bob has begun to fetch; then every tracker is down. */
    private Neighbour[] aliceBobAndCarolWhoKnowsOnlyAlice(byte[] content) {
        Neighbour alice = slow("alice").start();
        alice.share("film.mkv", content);
        Neighbour carol = slow("carol").start();
        carol.get("film.mkv");
        town.until(() -> met(carol, alice), SHORT);
        carol.kill();
        Neighbour bob = slow("bob").start();
        bob.get("film.mkv");
        town.until(() -> met(bob, alice), SHORT);
        town.setTrackersUp(false);
        return new Neighbour[] {alice, bob, carol};
    }

    @Test
    void whoKnowsOnlyTheFirstHolderLearnsOfTheOthersFromItWithEveryTrackerDown() {
        byte[] content = content(32 << 20);
        Neighbour[] all = aliceBobAndCarolWhoKnowsOnlyAlice(content);
        Neighbour bob = all[1];
        Neighbour carol = all[2];

        carol.start();
        town.until(() -> met(carol, bob), SHORT);
        town.until(() -> carol.isComplete(1) && bob.isComplete(1), LONG);

        assertThat(carol.got("film.mkv")).isEqualTo(content);
        assertThat(bob.uploaded.getOrDefault(carol, 0L) + carol.uploaded.getOrDefault(bob, 0L))
                .isGreaterThan(content.length / 5);
        assertThat(List.of(learned(carol, all[0]), learned(bob, all[0]))).containsOnly(SourceOrigin.TRACKER);
        // one of the two dialled, the other was dialled
        assertThat(List.of(learned(carol, bob), learned(bob, carol)))
                .contains(SourceOrigin.PEER_EXCHANGE)
                .doesNotContain(SourceOrigin.TRACKER);
    }

    @Test
    void whoWasMetIsKnownAfterARestartAlsoWhenTheFirstHolderIsGone() {
        byte[] content = content(32 << 20);
        Neighbour[] all = aliceBobAndCarolWhoKnowsOnlyAlice(content);
        Neighbour bob = all[1];
        Neighbour carol = all[2];
        carol.start();
        town.until(() -> met(carol, bob), SHORT);
        town.until(() -> bob.view(1).piecesDone() == bob.view(1).pieces(), LONG);
        all[0].online = false;
        all[0].kill();

        carol.kill();
        carol.start();
        town.until(() -> carol.isComplete(1), LONG);

        assertThat(carol.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void whoLeftTheHolderWithEverythingIsSpokenOfToo() {
        byte[] content = content(16 << 20);
        Neighbour alice = town.add("alice");
        alice.start().share("film.mkv", content);
        Neighbour carol = slow("carol").start();
        alice.uplink = 1 << 20;
        carol.get("film.mkv");
        town.until(() -> met(carol, alice), SHORT);
        carol.kill();
        alice.uplink = 0;
        Neighbour bob = town.add("bob").start();
        bob.get("film.mkv");
        town.until(() -> bob.isComplete(1), LONG);
        town.loop.advance(Duration.ofSeconds(40));
        assertThat(bob.wires).as("nothing to exchange").allMatch(wire -> wire.closed);
        town.setTrackersUp(false);
        alice.uplink = 1 << 20;

        carol.start();
        town.until(() -> carol.isComplete(1), LONG);
        assertThat(learned(carol, bob)).isEqualTo(SourceOrigin.PEER_EXCHANGE);
    }

    @Test
    void aDownloadGoesOnAfterARestartWithEveryTrackerDown() {
        byte[] content = content(16 << 20);
        Neighbour alice = slow("alice").start();
        alice.share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        bob.get("film.mkv");
        town.until(() -> bob.view(1).piecesDone() > 3, SHORT);
        town.setTrackersUp(false);
        bob.kill();
        bob.start();

        town.until(() -> bob.isComplete(1), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void whoHasEverythingIsToldNothingAndWhoDoesNotUnderstandItNeither() {
        byte[] content = content(16 << 20);
        Neighbour alice = slow("alice").start();
        alice.share("film.mkv", content);
        Neighbour bob = slow("bob").start();
        Neighbour old = slow("old");
        old.features = 0;
        old.start();
        bob.get("film.mkv");
        old.get("film.mkv");
        town.until(() -> bob.isComplete(1) && old.isComplete(1), LONG);

        assertThat(bob.sent).noneMatch(PeerMessage.Introduce.class::isInstance);
        assertThat(alice.sent).as("to bob").anyMatch(PeerMessage.Introduce.class::isInstance);
        assertThat(old.closeReasons).noneMatch(reason -> reason.contains("violation"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMemberIsSpokenOfUntilItIsRemoved(boolean removed) {
        byte[] content = content(48 << 20);
        Neighbour[] all = aliceBobAndCarolWhoKnowsOnlyAlice(content);
        Neighbour alice = all[0];
        Neighbour bob = all[1];
        Neighbour carol = all[2];
        if (removed) {
            alice.traffic.revoked(Town.DOCS_ID, bob.user, town.loop.now() + 1);
        }

        carol.start();
        town.loop.advance(Duration.ofSeconds(25));

        assertThat(alice.sent.stream().anyMatch(PeerMessage.Introduce.class::isInstance))
                .isEqualTo(!removed);
        assertThat(met(carol, bob)).isEqualTo(!removed);
        assertThat(carol.dialled.stream().anyMatch(source -> source.peer().equals(bob.id))
                        || bob.dialled.stream().anyMatch(source -> source.peer().equals(carol.id)))
                .isEqualTo(!removed);
    }

    @Test
    void whoIsIntroducedButRemovedHereIsNotDialled() {
        byte[] content = content(48 << 20);
        Neighbour[] all = aliceBobAndCarolWhoKnowsOnlyAlice(content);
        Neighbour bob = all[1];
        Neighbour carol = all[2];
        carol.traffic.revoked(Town.DOCS_ID, bob.user, town.loop.now() + 1);

        carol.start();
        carol.traffic.revoked(Town.DOCS_ID, bob.user, town.loop.now() + 1);
        town.until(() -> all[0].sent.stream().anyMatch(PeerMessage.Introduce.class::isInstance), SHORT);
        town.loop.advance(Duration.ofSeconds(5));

        assertThat(carol.dialled).noneMatch(source -> source.peer().equals(bob.id));
    }

    /** A member that never was: its ticket is as good as any in this town. */
    private Introduction ghost(int n) {
        PeerId peer = new PeerId(new Sha256(n, 1, 2, 3));
        long now = town.loop.now();
        Blob ticket = PlainGate.ticket(new UserName("ghost" + n), peer, Town.DOCS_ID, now, now + 3_600_000);
        return new Introduction(ticket, List.of(new Endpoint("127.0.0.1", 20_000 + n)));
    }

    @Test
    void aLiarCostsFewDialsAndTheDownloadNothing() {
        byte[] content = content(24 << 20);
        Neighbour mallory = slow("mallory").start();
        mallory.share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        bob.get("film.mkv");
        town.until(() -> met(bob, mallory), SHORT);
        Wire wire = mallory.wires.get(0);
        for (int round = 0; round < 60 && !bob.isComplete(1); round++) {
            List<Introduction> ghosts = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                ghosts.add(ghost(round * 32 + i));
            }
            wire.send(new PeerMessage.Introduce(1, ghosts, List.of()));
            town.loop.advance(Duration.ofSeconds(round % 2 == 0 ? 10 : 1));
        }
        town.until(() -> bob.isComplete(1), LONG);

        long ghosts = bob.dialled.stream()
                .filter(source -> source.user().text().startsWith("ghost"))
                .count();
        // 16 tried twice in vain, and of the other hints some once by then
        assertThat(ghosts).isBetween(32L, 56L);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void whoSpeaksTooOftenOrTooMuchIsNotHeardButServedAndServes() {
        byte[] content = content(8 << 20);
        Neighbour mallory = slow("mallory").start();
        mallory.share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        bob.get("film.mkv");
        town.until(() -> met(bob, mallory), SHORT);
        Wire wire = mallory.wires.get(0);
        List<Introduction> many = new ArrayList<>();
        for (int n = 0; n < 33; n++) {
            many.add(ghost(n));
        }
        for (int n = 0; n < 1_000; n++) {
            wire.send(new PeerMessage.Introduce(1, many, List.of()));
        }
        town.loop.advance(Duration.ofSeconds(1));
        wire.send(new PeerMessage.Introduce(1, List.of(ghost(100)), List.of()));
        town.until(() -> bob.isComplete(1), LONG);

        assertThat(bob.dialled).allMatch(source -> source.peer().equals(mallory.id));
        assertThat(bob.closeReasons).noneMatch(reason -> reason.contains("violation"));
    }

    @Test
    void nonsenseIsNotDialled() {
        byte[] content = content(8 << 20);
        Neighbour mallory = slow("mallory").start();
        mallory.share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        bob.get("film.mkv");
        town.until(() -> met(bob, mallory), SHORT);
        Blob stale = PlainGate.ticket(new UserName("late"), new PeerId(new Sha256(1, 1, 1, 1)), Town.DOCS_ID, 0, 1);
        Blob good = ghost(3).ticket();
        Wire wire = mallory.wires.get(0);
        wire.send(new PeerMessage.Introduce(
                1,
                List.of(
                        new Introduction(Blob.owning(new byte[] {1, 2, 3}), List.of(new Endpoint("127.0.0.1", 9_999))),
                        new Introduction(stale, List.of(new Endpoint("127.0.0.1", 9_999))),
                        new Introduction(bob.ticket(Duration.ofHours(1)), List.of(new Endpoint("127.0.0.1", 9_999))),
                        new Introduction(good, List.of()),
                        new Introduction(
                                good,
                                List.of(
                                        new Endpoint("224.0.0.1", 7700),
                                        new Endpoint("127.0.0.1", 0),
                                        new Endpoint("victim.example.org", 80),
                                        bob.at))),
                List.of(mallory.id, new PeerId(new Sha256(5, 5, 5, 5)))));
        town.until(() -> bob.isComplete(1), LONG);

        assertThat(bob.dialled)
                .allMatch(source -> source.peer().equals(mallory.id))
                .hasSize(1);
        assertThat(bob.closeReasons).noneMatch(reason -> reason.contains("violation"));
    }
}
