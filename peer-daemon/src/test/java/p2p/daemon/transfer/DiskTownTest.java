// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.ReasonCode;
import p2p.core.RefusedException;
import p2p.message.Steering;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** What disks and people do to files while a download is under way, and commands that come at the wrong moment. */
class DiskTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    /** More pieces than are sampled after a reboot. */
    private static final int MANY_PIECES = 120;

    private static final int PIECE = 256 << 10;

    private final Town town = new Town(11);
    private final byte[] content = content();
    private final Neighbour alice = town.add("alice");
    private final Neighbour bob = town.add("bob");

    private static byte[] content() {
        byte[] content = new byte[MANY_PIECES * PIECE];
        new Random(42).nextBytes(content);
        return content;
    }

    /** Bob's download, two thirds done and durable. */
    private long underWay() {
        alice.uplink = 8 << 20;
        alice.start().share("film.mkv", content);
        bob.start();
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.view(number).done() > content.length / 3 * 2, LONG);
        return number;
    }

    private Path part() {
        return bob.disk.files().stream()
                .filter(p -> p.toString().contains(".p2p-"))
                .findFirst()
                .orElseThrow();
    }

    private void steer(long number, Steering steering) {
        town.get(bob.traffic.transfers().steer(number, steering));
    }

    private static Map<Integer, Integer> first(Map<Integer, Integer> all, int pieces) {
        Map<Integer, Integer> some = new HashMap<>(all);
        some.keySet().removeIf(piece -> piece >= pieces);
        return some;
    }

    /** What the refused command says. */
    private ErrorCode refusal(long number, Steering steering) {
        CompletableFuture<TransferView> answer =
                bob.traffic.transfers().steer(number, steering).toCompletableFuture();
        town.loop.drain();
        assertThat(answer).isCompletedExceptionally();
        return answer.handle(
                        (view, error) -> DiskTrouble.cause(requireNonNull(error)) instanceof RefusedException refused
                                ? refused.problem().code()
                                : ErrorCode.INTERNAL)
                .join();
    }

    private void finish(long number) {
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
        assertThat(bob.budget.used()).isZero();
    }

    @Test
    void whatRunsCannotBeResumedAndKeepsRunning() {
        long number = underWay();

        assertThat(refusal(number, Steering.RETRY)).isEqualTo(ErrorCode.CONFLICT);
        finish(number);
    }

    @Test
    void whatIsCancelledWhileItsAccountIsLoggedOutStaysCancelledAndTheOthersGoOn() {
        long number = underWay();
        alice.share("song.ogg", content);
        long other = bob.get("song.ogg").transfer().number();

        bob.traffic.loggedOut();
        steer(number, Steering.CANCEL);
        bob.start2();

        town.until(() -> bob.isComplete(other), LONG);
        assertThat(bob.view(number).state()).isEqualTo(TransferState.CANCELLED);
    }

    @Test
    void aPieceThatRotBeforeTheEndIsFetchedAgain() {
        long number = underWay();
        steer(number, Steering.PAUSE);
        bob.kill();
        bob.disk.rot(part(), 3 * PIECE + 17);
        bob.start();

        steer(number, Steering.RESUME);
        finish(number);
        assertThat(requireNonNull(bob.blocksReceived.get(3))).isGreaterThan(requireNonNull(bob.blocksReceived.get(4)));
    }

    @Test
    void piecesOfAnEarlierBootAreDoubtedUntilEachWasHashed() {
        long number = underWay();
        steer(number, Steering.PAUSE);
        bob.powerCut();
        bob.start();
        String before = bob.state.copies.values().iterator().next().bootId();
        assertThat(before).isNotEqualTo(bob.disk.bootId());

        steer(number, Steering.RESUME);
        town.until(() -> bob.view(number).done() > content.length / 10 * 9, LONG);
        steer(number, Steering.PAUSE);

        assertThat(bob.state.copies.values().iterator().next().bootId())
                .as("nobody has hashed the old pieces yet")
                .isEqualTo(before);
        steer(number, Steering.RESUME);
        finish(number);
    }

    @Test
    void aPartFileOnADiskThatIsNotMountedIsWaitedFor() {
        long number = underWay();
        steer(number, Steering.PAUSE);
        bob.kill();
        Path part = part();
        byte[] bytes = bob.disk.bytes(part);
        bob.disk.delete(part);
        bob.start();

        steer(number, Steering.RESUME);
        town.loop.advance(Duration.ofSeconds(8));
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.DESTINATION_MISSING);
        assertThat(bob.view(number).evidence()).contains(part + " is missing");
        assertThat(bob.disk.files()).as("nothing takes its place").doesNotContain(part);

        bob.disk.put(part, bytes);
        Map<Integer, Integer> before = Map.copyOf(bob.blocksReceived);
        finish(number);
        assertThat(before.keySet()).contains(0, 1, 2);
        assertThat(bob.blocksReceived)
                .as("what was there is not fetched again")
                .containsAllEntriesOf(first(before, 10));
    }

    @Test
    void aFolderThatIsAwayWhenTheFileIsFinishedIsWaitedFor() {
        long number = underWay();
        bob.disk.removeDirectory(Neighbour.HOME);

        town.until(() -> bob.view(number).reason() == ReasonCode.DESTINATION_MISSING, LONG);
        assertThat(bob.view(number).state()).isEqualTo(TransferState.FINISHING);

        bob.disk.addDirectory(Neighbour.HOME);
        finish(number);
    }

    @Test
    void twoDownloadsAreNotPromisedTheSameRoom() {
        bob.disk.setSpace(Room.FLOOR + content.length * 7L / 6);
        long number = underWay();
        alice.share("song.ogg", content);
        long other = bob.get("song.ogg").transfer().number();
        assertThat(bob.view(other).reason()).isEqualTo(ReasonCode.DISK_FULL);

        finish(number);
        town.until(() -> bob.isComplete(other), LONG);
    }

    @Test
    void whoPausesADownloadGivesItsRoomToAnother() {
        bob.disk.setSpace(Room.FLOOR + content.length * 7L / 6);
        long number = underWay();
        alice.share("song.ogg", content);
        steer(number, Steering.PAUSE);

        long other = bob.get("song.ogg").transfer().number();
        town.until(() -> bob.isComplete(other), LONG);
    }

    @Test
    void aPauseThatTheDiskDoesNotTakeSaysSo() {
        long number = underWay();
        bob.disk.failForces(true);

        assertThat(refusal(number, Steering.PAUSE)).isEqualTo(ErrorCode.DISK);

        bob.disk.failForces(false);
        steer(number, Steering.RESUME);
        finish(number);
    }

    @Test
    void aFileThatWasTouchedIsServedAgainOnceItIsSharedAgain() throws Exception {
        alice.start().share("film.mkv", content);
        bob.start();
        alice.disk.dress(Neighbour.HOME.resolve("film.mkv"), false);
        town.get(alice.traffic
                .shares()
                .share(Neighbour.HOME.resolve("film.mkv").toString(), Town.DOCS, null, null, progress -> {}));

        finish(bob.get("film.mkv").transfer().number());
    }

    @Test
    void aStopWhileTheFileIsFinishedFailsNothing() {
        long number = underWay();
        town.until(() -> bob.view(number).done() > content.length - 8 * PIECE, LONG);
        HeldDoor door = new HeldDoor();
        bob.door = door;
        for (int i = 0; bob.view(number).state() != TransferState.FINISHING && i < 10_000; i++) {
            door.workOnce();
            town.loop.advance(Duration.ofMillis(20));
        }
        assertThat(bob.view(number).state()).isEqualTo(TransferState.FINISHING);

        bob.traffic.stop();
        door.shut();
        town.loop.advance(Duration.ofSeconds(20));
        assertThat(bob.view(number).state()).isEqualTo(TransferState.FINISHING);

        bob.door = null;
        bob.kill();
        bob.start();
        finish(number);
    }
}
