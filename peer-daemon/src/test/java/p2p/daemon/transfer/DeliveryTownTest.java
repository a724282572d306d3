// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.core.PieceLayout;
import p2p.message.Steering;

/** Files that a browser reads. */
class DeliveryTownTest {
    private static final int PIECE = PieceLayout.MIN_PIECE_LENGTH;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final FileName FILM = new FileName("film.mkv");

    private final Town town = new Town(12);
    private final byte[] content = new byte[30 * PIECE - 77];
    private final Neighbour alice = town.add("alice").start();
    private final Neighbour bob = town.add("bob").start();

    DeliveryTownTest() {
        new Random(4).nextBytes(content);
        alice.share("film.mkv", content);
    }

    private Delivery delivery(Neighbour who) {
        return town.get(who.traffic.deliveries().open(Town.DOCS, FILM, 0));
    }

    private byte[] read(Delivery delivery, long from) {
        CompletableFuture<byte[]> answer =
                delivery.read(from, Delivery.MAX_READ).toCompletableFuture();
        town.until(answer::isDone, LONG);
        return answer.join();
    }

    private byte[] all(Delivery delivery) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < content.length) {
            all.writeBytes(read(delivery, all.size()));
        }
        return all.toByteArray();
    }

    @Test
    void aFileOfThisDiskIsReadInOrderAndFromAnywhere() {
        Delivery delivery = delivery(alice);

        assertThat(delivery.isUnderWay()).isTrue();
        assertThat(all(delivery)).isEqualTo(content);
        byte[] middle = read(delivery, 3L * PIECE + 5);
        assertThat(middle).hasSize(PIECE - 5).startsWith(content[3 * PIECE + 5], content[3 * PIECE + 6]);
        assertThat(read(delivery, content.length - 1)).containsExactly(content[content.length - 1]);
    }

    @Test
    void whatIsNotHereComesFromTheDownload() {
        Delivery delivery = delivery(bob);
        assertThat(delivery.isUnderWay()).isFalse();
        alice.uplink = PIECE;
        bob.get("film.mkv");

        assertThat(delivery.isUnderWay()).isTrue();
        assertThat(all(delivery)).isEqualTo(content);
    }

    @Test
    void aDownloadThatIsCancelledEndsIt() {
        alice.uplink = PIECE;
        long number = bob.get("film.mkv").transfer().number();
        Delivery delivery = delivery(bob);
        CompletableFuture<byte[]> last = delivery.read(content.length - 1, 1).toCompletableFuture();
        assertThat(last).isNotDone();

        town.get(bob.traffic.transfers().steer(number, Steering.CANCEL));
        town.until(last::isDone, LONG);

        assertThatThrownBy(last::join).hasMessageContaining("no download brings the rest");
    }

    @Test
    void aFileThatWasChangedIsNotDelivered() {
        Delivery delivery = delivery(alice);
        read(delivery, 0);
        byte[] edited = content.clone();
        edited[PIECE + 1] ^= 1;
        alice.disk.put(Neighbour.HOME.resolve("film.mkv"), edited);

        assertThatThrownBy(() -> read(delivery, PIECE)).hasMessageContaining("is not what was published");
    }

    @Test
    void nobodyWaitsForWhatNobodyWants() {
        alice.uplink = PIECE;
        bob.get("film.mkv");
        Delivery delivery = delivery(bob);
        CompletableFuture<byte[]> last = delivery.read(content.length - 1, 1).toCompletableFuture();
        delivery.close();
        town.until(last::isDone, LONG);

        assertThat(last).isCompletedExceptionally();
    }
}
