// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.RefusedException;

/** Files that a browser hands over. */
class IntakeTownTest {
    private static final FileName NAME = new FileName("plan.txt");
    private static final Path FILE = Neighbour.HOME.resolve("plan.txt");

    private final Town town = new Town(11);
    private final Neighbour alice = town.add("alice").start();
    private final byte[] content = new byte[100_000];

    IntakeTownTest() {
        new Random(1).nextBytes(content);
    }

    private CompletionStage<Intake> open(long size) {
        return alice.traffic.intakes().open(Neighbour.HOME.toString(), NAME, size);
    }

    private Intake half() {
        Intake intake = town.get(open(content.length));
        town.get(intake.write(ByteBuffer.wrap(content, 0, 60_000)));
        return intake;
    }

    private ErrorCode refusal(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        town.until(future::isDone, Duration.ofMinutes(1));
        Throwable failure = future.handle((done, error) -> error).join();
        assertThat(failure).isNotNull();
        return ((RefusedException) DiskTrouble.cause(failure)).problem().code();
    }

    private List<Path> hidden() {
        return alice.disk.files().stream()
                .filter(path -> path.getFileName().toString().startsWith(".p2p-upload-"))
                .toList();
    }

    @Test
    void aWholeFileGetsItsNameAndIsDurable() {
        Intake intake = half();
        assertThat(alice.disk.files()).doesNotContain(FILE);
        town.get(intake.write(ByteBuffer.wrap(content, 60_000, 40_000)));

        assertThat(town.get(intake.finish())).isEqualTo(FILE);
        alice.disk.crash();
        assertThat(alice.disk.bytes(FILE)).isEqualTo(content);
        assertThat(hidden()).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsLeftAlone() {
        alice.disk.put(FILE, new byte[] {1, 2, 3});
        Intake intake = half();
        town.get(intake.write(ByteBuffer.wrap(content, 60_000, 40_000)));

        assertThat(town.get(intake.finish())).isEqualTo(Neighbour.HOME.resolve("plan_v2.txt"));
        assertThat(alice.disk.bytes(FILE)).containsExactly(1, 2, 3);
    }

    @Test
    void whatIsCutShortOrTooLongLeavesNothing() {
        assertThat(refusal(half().finish())).isEqualTo(ErrorCode.USAGE);
        Intake tooLong = half();
        assertThat(refusal(tooLong.write(ByteBuffer.wrap(content, 0, 40_001)))).isEqualTo(ErrorCode.USAGE);
        assertThat(refusal(tooLong.write(ByteBuffer.wrap(content, 0, 1)))).isEqualTo(ErrorCode.INTERRUPTED);
        half().abort();
        town.loop.drain();

        assertThat(alice.disk.files()).isEmpty();
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeItComes() {
        alice.disk.setSpace(Room.FLOOR + content.length - 1);
        assertThat(refusal(open(content.length))).isEqualTo(ErrorCode.DISK_FULL);

        alice.disk.setSpace(Room.FLOOR + content.length);
        Intake fits = town.get(open(content.length));
        assertThat(refusal(open(1)))
                .as("what was promised is not promised twice")
                .isEqualTo(ErrorCode.DISK_FULL);
        fits.abort();
        town.get(open(1)).abort();
    }

    @Test
    void aDiskThatFillsUpMeanwhileLeavesNothing() {
        Intake intake = half();
        alice.disk.setSpace(0);

        assertThat(refusal(intake.write(ByteBuffer.wrap(content, 60_000, 40_000))))
                .isEqualTo(ErrorCode.DISK_FULL);
        town.loop.drain();
        assertThat(hidden()).isEmpty();
    }

    @Test
    void onlySoManyArriveAtOnce() {
        List<Intake> open = new ArrayList<>();
        for (int i = 0; i < Intakes.MAX_OPEN; i++) {
            open.add(town.get(open(10)));
        }
        assertThat(refusal(open(10))).isEqualTo(ErrorCode.BUSY);
        open.get(0).abort();
        town.get(open(10)).abort();
    }

    @Test
    void whatACrashLeftIsRemovedAndNothingElse() {
        half();
        Path ofAnother = Neighbour.HOME.resolve(".p2p-upload-0123456789abcdef-1.part");
        alice.disk.put(ofAnother, new byte[] {1});
        assertThat(hidden()).hasSize(2);
        alice.kill();
        alice.start();

        town.get(open(10)).abort();
        town.loop.drain();

        assertThat(hidden()).containsExactly(ofAnother);
    }

    @Test
    void theFirstTwoOfARunDoNotHurtEachOther() {
        HeldDoor door = new HeldDoor();
        alice.door = door;
        CompletableFuture<Intake> first = open(10).toCompletableFuture();
        CompletableFuture<Intake> second = open(10).toCompletableFuture();
        town.until(
                () -> {
                    door.workOnNewest();
                    return first.isDone() && second.isDone();
                },
                Duration.ofMinutes(1));

        assertThat(hidden()).hasSize(2);
        door.shut();
        alice.door = null;
    }
}
