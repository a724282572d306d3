// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.core.ReasonCode;
import p2p.message.Steering;
import p2p.message.TransferState;

/** Two downloads, one target: who owns it, and what asking again does. */
class ClaimsTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private final Town town = new Town(31);
    private final Neighbour alice = town.add("alice");
    private final Neighbour bob = town.add("bob");

    private static byte[] content(int bytes, int seed) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    private long failed(byte[] content) {
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content);
        bob.start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(1));
        bob.disk.failForces(true);
        town.until(() -> bob.view(number).state() == TransferState.FAILED, LONG);
        bob.disk.failForces(false);
        return number;
    }

    @Test
    void otherContentTakesTheTargetOfAFailedDownloadAndItsPartFileGoes() {
        long old = failed(content(4 << 20, 1));
        byte[] newer = content(3 << 20, 2);
        alice.share("film.mkv", newer);

        long number = bob.get("film.mkv").transfer().number();

        assertThat(number).isNotEqualTo(old);
        assertThat(bob.view(old).state()).isEqualTo(TransferState.CANCELLED);
        assertThat(bob.disk.files()).hasSize(1);
        bob.kill();
        bob.start();
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(newer);
        assertThat(bob.disk.files()).hasSize(1);
    }

    @Test
    void theSameContentIsFetchedOnceAndTheSecondDownloadSaysThatItWaits() {
        byte[] content = content(4 << 20, 1);
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content);
        bob.start();
        long first = bob.get("film.mkv").transfer().number();
        long second = second(Scope.ALL);
        town.loop.advance(Duration.ofSeconds(1));
        assertThat(bob.view(second).reason()).isEqualTo(ReasonCode.QUEUED);

        town.until(() -> bob.isComplete(first) && bob.isComplete(second), LONG);
        assertThat(bob.disk.bytes(Neighbour.HOME.resolve("again"))).isEqualTo(content);
        assertThat(alice.uploadedBytes()).isEqualTo(content.length);
    }

    private long second(Scope scope) {
        return town.get(bob.traffic.transfers().start(Town.DOCS, new FileName("film.mkv"), 0, "/home/again", scope))
                .transfer()
                .number();
    }

    @Test
    void aDownloadThatGetsNothingLetsAnotherOneOfTheSameContentTry() {
        byte[] content = content(4 << 20, 1);
        alice.start().share("film.mkv", content);
        bob.start();
        long stuck = second(new Scope(List.of("nobody@nowhere"), List.of()));
        town.loop.advance(Duration.ofSeconds(3));
        assertThat(bob.view(stuck).reason()).isEqualTo(ReasonCode.NO_SOURCE_ONLINE);
        assertThat(bob.view(stuck).evidence()).contains("nobody@nowhere only");

        long good = bob.get("film.mkv").transfer().number();

        town.until(() -> bob.isComplete(good), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
        town.until(() -> bob.isComplete(stuck), LONG);
        assertThat(bob.disk.bytes(Neighbour.HOME.resolve("again"))).isEqualTo(content);
        assertThat(alice.uploadedBytes()).isEqualTo(content.length);
    }

    @Test
    void theWholeCopyIsOfferedAndStaysSoWhenTheOtherDownloadIsCancelled() {
        byte[] content = content(4 << 20, 1);
        alice.start().share("film.mkv", content);
        bob.start();
        long paused = second(new Scope(List.of("nobody@nowhere"), List.of()));
        town.get(bob.traffic.transfers().steer(paused, Steering.PAUSE));

        long good = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.isComplete(good), LONG);
        assertThat(bob.traffic.shares().list()).singleElement().satisfies(share -> {
            assertThat(share.path())
                    .isEqualTo(Neighbour.HOME.resolve("got-film.mkv").toString());
            assertThat(share.have()).isEqualTo(share.pieces());
        });
        town.get(bob.traffic.transfers().steer(paused, Steering.CANCEL));
        assertThat(bob.traffic.shares().list()).hasSize(1);
        bob.kill();
        bob.start();
        town.loop.advance(Duration.ofSeconds(1));
        assertThat(bob.traffic.shares().list()).singleElement().satisfies(share -> assertThat(share.path())
                .isEqualTo(Neighbour.HOME.resolve("got-film.mkv").toString()));
    }

    @Test
    void aCancelledDownloadHandsItsOfferToTheNextOne() {
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content(4 << 20, 1));
        bob.start();
        long first = bob.get("film.mkv").transfer().number();
        long next = second(Scope.ALL);
        town.loop.advance(Duration.ofSeconds(1));

        town.get(bob.traffic.transfers().steer(first, Steering.CANCEL));

        assertThat(bob.traffic.shares().list()).singleElement().satisfies(share -> assertThat(share.path())
                .isEqualTo("/home/again"));
        town.until(() -> bob.isComplete(next), LONG);
    }

    @Test
    void aCancelledDownloadDoesNotTakeThePartOfTheNextOneAfterARestart() {
        byte[] content = content(4 << 20, 1);
        long old = failed(content);
        town.get(bob.traffic.transfers().steer(old, Steering.CANCEL));
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.view(number).done() > 1 << 20, LONG);
        town.loop.advance(Assembly.CHECKPOINT_EVERY);

        bob.kill();
        bob.start();
        town.loop.advance(Duration.ofMillis(100));

        assertThat(bob.view(number).done()).isGreaterThan(1 << 20);
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void askingForAFailedDownloadAgainRetriesIt() {
        byte[] content = content(4 << 20, 1);
        long number = failed(content);

        assertThat(bob.get("film.mkv").transfer().number()).isEqualTo(number);

        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void aDownloadThatIsCancelledWhileItsFileIsOpenedLeavesNothing() {
        long number = failed(content(4 << 20, 1));

        bob.traffic.transfers().steer(number, Steering.RETRY);
        town.get(bob.traffic.transfers().steer(number, Steering.CANCEL));
        town.loop.advance(Duration.ofSeconds(10));

        assertThat(bob.view(number).state()).isEqualTo(TransferState.CANCELLED);
        assertThat(bob.disk.files()).isEmpty();
        assertThat(bob.state.copies).isEmpty();
        assertThat(bob.traffic.shares().list()).isEmpty();
    }

    @Test
    void pausingAndResumingWhileTheFileIsOpenedOpensItOnce() {
        byte[] content = content(4 << 20, 1);
        long number = failed(content);

        bob.traffic.transfers().steer(number, Steering.RETRY);
        bob.traffic.transfers().steer(number, Steering.PAUSE);
        town.get(bob.traffic.transfers().steer(number, Steering.RESUME));

        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void askingForAPausedDownloadAgainResumesIt() {
        byte[] content = content(4 << 20, 1);
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content);
        bob.start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(1));
        town.get(bob.traffic.transfers().steer(number, Steering.PAUSE));

        assertThat(bob.get("film.mkv").existing()).isTrue();

        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }
}
