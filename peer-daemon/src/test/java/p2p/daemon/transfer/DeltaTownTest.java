// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.core.PieceLayout;
import p2p.message.Steering;

/** New versions of files that were fetched before: what moves, and what is taken from the disk. */
class DeltaTownTest {
    private static final int PIECE = PieceLayout.MIN_PIECE_LENGTH;
    private static final int PIECES = 40;
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Town town = new Town(7);
    private final byte[] first = random(PIECES * PIECE - 1_000, 1);
    private final Neighbour alice = town.add("alice").start();
    private final Neighbour bob = town.add("bob").start();

    private static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Bob fetches what Alice shares under the name, to that path. */
    private long fetch(String name, String to) {
        return town.get(bob.traffic
                        .transfers()
                        .start(
                                Town.DOCS,
                                new FileName(name),
                                0,
                                Neighbour.HOME.resolve(to).toString(),
                                Scope.ALL))
                .transfer()
                .number();
    }

    private void have(byte[] content) {
        alice.share("film.mkv", content);
        long number = fetch("film.mkv", "one");
        town.until(() -> bob.isComplete(number), LONG);
    }

    /** Bytes that Alice sent until Bob had the new content under that name. */
    private long moved(String name, byte[] content) {
        alice.share(name, content);
        long before = alice.uploadedBytes();
        long number = fetch(name, "two");
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.disk.bytes(Neighbour.HOME.resolve("two"))).isEqualTo(content);
        assertThat(bob.budget.used()).isZero();
        return alice.uploadedBytes() - before;
    }

    private byte[] edited(int... pieces) {
        byte[] edited = first.clone();
        for (int piece : pieces) {
            edited[piece * PIECE + 77] ^= 1;
        }
        return edited;
    }

    @Test
    void aFileEditedInPlaceMovesThePiecesThatChanged() {
        have(first);

        assertThat(moved("film.mkv", edited(3, 4, 20))).isEqualTo(3L * PIECE);
        assertThat(bob.view(2).peers()).anySatisfy(from -> {
            assertThat(from.peer()).isEqualTo("this disk");
            assertThat(from.bytes()).isEqualTo(first.length - 3L * PIECE);
        });
        assertThat(bob.disk.bytes(Neighbour.HOME.resolve("one")))
                .as("the old version stays")
                .isEqualTo(first);
    }

    @Test
    void piecesAreFoundWhereverTheyAre() {
        have(first);
        byte[] turned = new byte[first.length + PIECE];
        System.arraycopy(first, 10 * PIECE, turned, 0, 20 * PIECE);
        System.arraycopy(first, 0, turned, 20 * PIECE, 10 * PIECE);
        System.arraycopy(random(PIECE, 9), 0, turned, 30 * PIECE, PIECE);
        System.arraycopy(first, 30 * PIECE, turned, 31 * PIECE, first.length - 30 * PIECE);

        assertThat(moved("film.mkv", turned)).isEqualTo(PIECE);
    }

    @Test
    void bytesPutInFrontMoveEverything() {
        have(first);
        byte[] longer = new byte[first.length + 1];
        System.arraycopy(first, 0, longer, 1, first.length);

        assertThat(moved("film.mkv", longer)).isEqualTo(longer.length);
    }

    @Test
    void piecesOfAFileOfAnotherNameServeAsWell() {
        have(first);

        assertThat(moved("film-2.mkv", edited(0))).isEqualTo(PIECE);
    }

    @Test
    void anOldCopyThatSomebodyEditedGivesNothingWrong() {
        have(first);
        byte[] spoiled = random(first.length, 5);
        bob.disk.put(Neighbour.HOME.resolve("one"), spoiled);

        assertThat(moved("film.mkv", edited(1))).isEqualTo(first.length);
    }

    @Test
    void aRottenPieceOfTheOldCopyIsFetched() {
        have(first);
        bob.disk.rot(Neighbour.HOME.resolve("one"), 5 * PIECE + 1);

        assertThat(moved("film.mkv", edited(1))).isEqualTo(2L * PIECE);
    }

    @Test
    void theVerifiedPiecesOfAnUnfinishedDownloadServeAsWell() {
        alice.uplink = 8 << 20;
        alice.share("film.mkv", first);
        long old = fetch("film.mkv", "one");
        town.until(() -> bob.view(old).piecesDone() >= PIECES / 2, LONG);
        town.get(bob.traffic.transfers().steer(old, Steering.PAUSE));
        int had = bob.view(old).piecesDone();

        assertThat(moved("film.mkv", edited(PIECES - 1))).isLessThanOrEqualTo((PIECES - had) * (long) PIECE);
    }

    @Test
    void whatWasTakenFromTheDiskIsNotFetchedAfterACrash() {
        have(first);
        alice.share("film.mkv", edited(8));
        alice.traffic.loggedOut();
        long number = fetch("film.mkv", "two");
        town.until(() -> bob.view(number).piecesDone() == PIECES - 1, LONG);
        bob.kill();
        bob.disk.put(Path.of("/home/one"), new byte[1]);
        bob.start();
        long before = alice.uploadedBytes();
        alice.start2();

        town.until(() -> bob.isComplete(number), LONG);
        assertThat(alice.uploadedBytes() - before).isEqualTo(PIECE);
    }
}
