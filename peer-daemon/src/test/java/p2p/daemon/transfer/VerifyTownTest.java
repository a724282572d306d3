// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.core.FileRef;
import p2p.core.PieceLayout;
import p2p.message.ControlEvent;
import p2p.message.ShareView;
import p2p.message.Steering;
import p2p.message.TaskView;
import p2p.message.VerifiedView;

/** Files on a disk that are compared with what was published. */
class VerifyTownTest {
    private static final int PIECE = PieceLayout.MIN_PIECE_LENGTH;
    private static final int PIECES = 200;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Path FILE = Neighbour.HOME.resolve("film.mkv");

    private final Town town = new Town(5);
    private final byte[] content = new byte[PIECES * PIECE - 77];
    private final Neighbour alice = town.add("alice").start();
    private final Neighbour bob = town.add("bob").start();

    VerifyTownTest() {
        new Random(3).nextBytes(content);
        alice.share("film.mkv", content);
    }

    private static VerifiedView verify(Neighbour who, Path path) {
        return who.town.get(who.traffic.verifications().verify(path.toString(), null, progress -> {}));
    }

    private ShareView share() {
        return alice.traffic.shares().list().get(0);
    }

    @Test
    void aGoodFileIsReadWholeWithProgressAndAsATask() {
        List<ControlEvent.ShareProgress> told = new ArrayList<>();
        List<TaskView> tasks = new ArrayList<>();
        VerifiedView seen = town.get(alice.traffic
                .verifications()
                .verify("", new FileRef(Town.DOCS, new FileName("film.mkv"), 0), progress -> {
                    told.add(progress);
                    tasks.addAll(alice.traffic.totals().tasks());
                }));

        assertThat(seen.isGood()).isTrue();
        assertThat(seen.path()).isEqualTo(FILE.toString());
        assertThat(seen.checked()).isEqualTo(PIECES).isEqualTo(seen.pieces());
        assertThat(told).last().satisfies(last -> assertThat(last.done()).isEqualTo(content.length));
        assertThat(tasks).first().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskView.Kind.VERIFYING);
            assertThat(task.done()).isPositive();
        });
        assertThat(alice.traffic.totals().tasks()).isEmpty();
    }

    @Test
    void aDamagedPieceIsNamedAndNotServedAlsoAfterAStart() {
        alice.disk.rot(FILE, 7 * PIECE + 5);

        VerifiedView seen = verify(alice, FILE);

        assertThat(seen.bad()).containsExactly(7);
        assertThat(seen.problem()).contains("1 of 200 pieces");
        assertThat(seen.next()).contains("p2p get docs/film.mkv@1");
        assertThat(share().have()).isEqualTo(PIECES - 1);
        assertThat(share().problem()).contains("1 piece is damaged here");
        alice.kill();
        alice.start();
        assertThat(share().have()).isEqualTo(PIECES - 1);

        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.view(number).piecesDone() == PIECES - 1, LONG);
        town.loop.advance(Duration.ofMinutes(1));
        assertThat(bob.blocksReceived).doesNotContainKey(7);
    }

    @Test
    void whatIsRightAgainIsServedAgain() {
        alice.disk.rot(FILE, 7 * PIECE + 5);
        verify(alice, FILE);
        alice.disk.rot(FILE, 7 * PIECE + 5);

        assertThat(verify(alice, FILE).isGood()).isTrue();
        assertThat(share().have()).isEqualTo(PIECES);
        alice.kill();
        alice.start();
        assertThat(share().have()).isEqualTo(PIECES);
    }

    @Test
    void anotherDownloadTakesTheGoodPiecesFromADamagedCopy() {
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);
        Path got = Neighbour.HOME.resolve("got-film.mkv");
        bob.disk.rot(got, 3 * PIECE);
        assertThat(verify(bob, got).bad()).containsExactly(3);
        long before = alice.uploadedBytes();

        long again = town.get(bob.traffic
                        .transfers()
                        .start(
                                Town.DOCS,
                                new FileName("film.mkv"),
                                0,
                                Neighbour.HOME.resolve("mended").toString(),
                                Scope.ALL))
                .transfer()
                .number();
        town.until(() -> bob.isComplete(again), LONG);

        assertThat(alice.uploadedBytes() - before).isEqualTo(PIECE);
        assertThat(bob.disk.bytes(Neighbour.HOME.resolve("mended"))).isEqualTo(content);
    }

    @Test
    void aFileThatWasEditedIsSaidToBe() {
        alice.disk.put(FILE, new byte[5]);

        VerifiedView seen = verify(alice, FILE);

        assertThat(seen.problem()).contains("was changed since it was hashed");
        assertThat(seen.next()).contains("p2p share /home/film.mkv");
        assertThat(share().problem()).contains("was changed since it was hashed");
    }

    @Test
    void aRottenPieceOfADownloadUnderWayIsFetchedAgain() {
        alice.uplink = 8 << 20;
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.view(number).piecesDone() > PIECES / 2, LONG);
        Path part = bob.disk.files().stream()
                .filter(p -> p.toString().endsWith(".part"))
                .findFirst()
                .orElseThrow();
        bob.disk.rot(part, PIECE + 1);

        VerifiedView seen = verify(bob, Neighbour.HOME.resolve("got-film.mkv"));

        assertThat(seen.bad()).containsExactly(1);
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
        assertThat(bob.blocksReceived.get(1)).isGreaterThan(1);
    }

    @Test
    void aPausedDownloadIsComparedAsFarAsItIs() {
        alice.uplink = 8 << 20;
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.view(number).piecesDone() > 10, LONG);
        town.get(bob.traffic.transfers().steer(number, Steering.PAUSE));

        VerifiedView seen = verify(bob, Neighbour.HOME.resolve("got-film.mkv"));

        assertThat(seen.isGood()).isTrue();
        assertThat(seen.checked()).isEqualTo(bob.view(number).piecesDone());
    }
}
