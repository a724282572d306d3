// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.daemon.swarm.SwarmSettings;
import p2p.message.PeerMessage;
import p2p.message.TransferState;

class SwarmTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private final Town town = new Town(1);

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(42).nextBytes(content);
        return content;
    }

    @Test
    void fetchesAFileFromOnePeerAndOffersIt() {
        Neighbour alice = town.add("alice").start();
        Neighbour bob = town.add("bob").start();
        byte[] content = content(3_000_001);
        alice.share("song.ogg", content);

        long number = bob.get("song.ogg").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);

        assertThat(bob.got("song.ogg")).isEqualTo(content);
        assertThat(bob.view(number).received()).isEqualTo(bob.view(number).published());
        assertThat(bob.view(number).peers()).singleElement().satisfies(p -> {
            assertThat(p.peer()).isEqualTo("alice@desk");
            assertThat(p.bytes()).isEqualTo(content.length);
        });
        assertThat(bob.disk.files()).containsExactly(Neighbour.HOME.resolve("got-song.ogg"));
        assertThat(bob.traffic.shares().list()).singleElement().satisfies(s -> assertThat(s.have())
                .isEqualTo(s.pieces()));
        assertThat(town.reports).singleElement().satisfies(r -> assertThat(r.result())
                .isEqualTo("complete"));
    }

    @Test
    void threeSourcesEachSendMoreThanAFifth() {
        byte[] content = content(24 << 20);
        List<Neighbour> sources = List.of(town.add("alice"), town.add("bob"), town.add("carol"));
        for (Neighbour source : sources) {
            source.uplink = 4 << 20;
            source.start();
            source.share("film.mkv", content);
        }
        Neighbour dave = town.add("dave").start();

        long number = dave.get("film.mkv").transfer().number();
        town.until(() -> dave.isComplete(number), LONG);

        assertThat(dave.got("film.mkv")).isEqualTo(content);
        for (Neighbour source : sources) {
            assertThat(source.uploadedBytes()).as(source.label()).isGreaterThan(content.length / 5);
        }
    }

    @Test
    void receiversTradePiecesBeforeEitherIsComplete() {
        byte[] content = content(16 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start();
        alice.share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        Neighbour carol = town.add("carol").start();

        long b = bob.get("film.mkv").transfer().number();
        long c = carol.get("film.mkv").transfer().number();
        town.until(() -> bob.isComplete(b) || carol.isComplete(c), LONG);

        assertThat(bob.uploadedBytes()).isGreaterThan(content.length / 5);
        assertThat(carol.uploadedBytes()).isGreaterThan(content.length / 5);
        town.until(() -> bob.isComplete(b) && carol.isComplete(c), LONG);
        assertThat(alice.uploadedBytes()).isLessThan(content.length * 11L / 10);
    }

    @Test
    void eachPieceLeavesItsFirstHolderOnce() {
        byte[] content = content(16 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start();
        alice.share("film.mkv", content);
        Map<Neighbour, Long> receivers = new LinkedHashMap<>();
        for (String name : List.of("bob", "carol", "dave", "erin", "frank", "grace")) {
            Neighbour receiver = town.add(name);
            receiver.uplink = 1 << 20;
            receivers.put(receiver.start(), 0L);
        }
        receivers.replaceAll(
                (receiver, none) -> receiver.get("film.mkv").transfer().number());
        town.until(() -> receivers.entrySet().stream().allMatch(r -> r.getKey().isComplete(r.getValue())), LONG);

        receivers.keySet().forEach(receiver -> assertThat(receiver.got("film.mkv"))
                .isEqualTo(content));
        assertThat(alice.uploadedBytes()).isLessThan(content.length * 105L / 100);
    }

    @Test
    void aFlippedBitNeverCompletesAndItsSenderIsNotAskedAgain() {
        byte[] content = content(4 << 20);
        Neighbour liar = town.add("liar");
        liar.flips = block -> true;
        liar.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();

        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(20));

        assertThat(bob.view(number).done()).isZero();
        assertThat(bob.view(number).reason()).isEqualTo(p2p.core.ReasonCode.HASH_FAILURES);
        assertThat(bob.view(number).evidence()).startsWith("liar@desk delivered bytes");
        Neighbour alice = town.add("alice").start();
        alice.share("film.mkv", content);
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void liarsAmongTheSourcesDoNotStopADownload() {
        byte[] content = content(16 << 20);
        for (String name : List.of("mallory", "eve", "trudy")) {
            Neighbour liar = town.add(name);
            liar.flips = block -> true;
            liar.uplink = 8 << 20;
            liar.start().share("film.mkv", content);
        }
        Neighbour alice = town.add("alice").start();
        alice.uplink = 2 << 20;
        alice.share("film.mkv", content);
        Neighbour bob = town.add("bob").start();

        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);

        assertThat(bob.got("film.mkv")).isEqualTo(content);
        assertThat(bob.view(number).peers().stream().mapToLong(p -> p.bytes()).sum())
                .as("what is credited is what counts")
                .isEqualTo(content.length);
    }

    @Test
    void aSilentSourceLosesItsRequestsToAnother() {
        byte[] content = content(8 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 2 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.view(number).done() > 1 << 20, LONG);
        Neighbour carol = town.add("carol").start();
        carol.share("film.mkv", content);
        town.loop.advance(Duration.ofMillis(200));

        alice.stalled = true;
        town.until(() -> bob.isComplete(number), Duration.ofSeconds(15));

        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void aPieceThatALiarBeganAndAnotherEndedCostsTheLiarOnly() {
        byte[] content = content(2 << 20);
        Neighbour eve = town.add("eve");
        eve.flips = block -> block.offset() == 0;
        eve.uplink = 256 << 10;
        eve.start().share("film.mkv", content);
        Neighbour bob = town.add("bob");
        bob.settings = new SwarmSettings(64 << 10, 64 << 10, 1 << 20, Duration.ofSeconds(5), Duration.ofSeconds(10));
        bob.start();
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> eve.uploadedBytes() >= 64 << 10, LONG);
        town.loop.advance(Duration.ofMillis(100));

        eve.stalled = true;
        town.add("alice").start().share("film.mkv", content);
        town.until(() -> bob.isComplete(number), LONG);

        assertThat(bob.got("film.mkv")).isEqualTo(content);
        assertThat(bob.closeReasons).as("nobody honest is shown the door").doesNotContain("bad pieces");
        assertThat(bob.view(number).peers())
                .filteredOn(p -> p.peer().equals("alice@desk"))
                .singleElement()
                .satisfies(p -> assertThat(p.bytes()).isEqualTo(content.length));
    }

    @Test
    void theEndGameDoesNotWaitForASlowPeer() {
        byte[] content = content(8 << 20);
        Neighbour slow = town.add("slow");
        slow.uplink = 64 << 10;
        slow.start().share("film.mkv", content);
        Neighbour fast = town.add("fast");
        fast.uplink = 4 << 20;
        fast.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();

        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.isComplete(number), Duration.ofSeconds(12));

        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void onlyTheNamedPeerIsAsked() {
        byte[] content = content(2 << 20);
        Neighbour alice = town.add("alice").start();
        Neighbour bob = town.add("bob").start();
        alice.share("song.ogg", content);
        bob.share("song.ogg", content);
        Neighbour carol = town.add("carol").start();

        long number = carol.get("song.ogg", "bob@desk").transfer().number();
        town.until(() -> carol.isComplete(number), LONG);

        assertThat(alice.uploadedBytes()).isZero();
        assertThat(bob.uploadedBytes()).isEqualTo(content.length);
    }

    @Test
    void aCompletedReceiverServesTheNext() {
        byte[] content = content(2 << 20);
        Neighbour alice = town.add("alice").start();
        alice.share("song.ogg", content);
        Neighbour bob = town.add("bob").start();
        long b = bob.get("song.ogg").transfer().number();
        town.until(() -> bob.isComplete(b), LONG);
        alice.traffic.loggedOut();
        town.loop.drain();
        Neighbour carol = town.add("carol").start();

        long c = carol.get("song.ogg").transfer().number();
        town.until(() -> carol.isComplete(c), LONG);

        assertThat(bob.uploadedBytes()).isEqualTo(content.length);
    }

    @Test
    void emptyFilesTravelToo() {
        Neighbour alice = town.add("alice").start();
        alice.share("empty", new byte[0]);
        Neighbour bob = town.add("bob").start();

        long number = bob.get("empty").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);

        assertThat(bob.got("empty")).isEmpty();
    }

    @Test
    void nobodyAsksForABlockTwiceFromOneSource() {
        byte[] content = content(6 << 20);
        Neighbour alice = town.add("alice").start();
        alice.share("song.ogg", content);
        Neighbour bob = town.add("bob").start();

        long number = bob.get("song.ogg").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);

        assertThat(bob.sent.stream().filter(m -> m instanceof PeerMessage.Request))
                .hasSize(24);
        assertThat(bob.view(number).state()).isEqualTo(TransferState.COMPLETE);
        assertThat(bob.budget.used()).isZero();
    }
}
