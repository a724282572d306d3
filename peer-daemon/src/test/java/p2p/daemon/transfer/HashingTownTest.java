// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import p2p.message.SharedView;
import p2p.message.TaskView;

/** Big files while they are hashed. */
class HashingTownTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int SIZE = 100 << 20;
    private static final Path FILE = Neighbour.HOME.resolve("big.bin");

    private final Town town = new Town(5);
    private final Neighbour alice = town.add("alice");

    HashingTownTest() {
        alice.disk.put(FILE, content());
        alice.start();
    }

    private static byte[] content() {
        byte[] content = new byte[SIZE];
        new Random(1).nextBytes(content);
        return content;
    }

    private CompletionStage<SharedView> begin() {
        return alice.traffic.shares().share(FILE.toString(), Town.DOCS, null, null, progress -> {});
    }

    /** Some of the file is hashed, not all. */
    private HeldDoor halfWay() {
        HeldDoor door = new HeldDoor();
        alice.door = door;
        begin();
        until(door, () -> hashed() > 0);
        return door;
    }

    private void until(HeldDoor door, BooleanSupplier condition) {
        town.until(
                () -> {
                    door.workOnce();
                    return condition.getAsBoolean();
                },
                LONG);
    }

    /** Bytes that the task shows as hashed. */
    private long hashed() {
        return alice.traffic.totals().tasks().stream()
                .mapToLong(TaskView::done)
                .max()
                .orElse(0);
    }

    @Test
    void itIsShownAsATaskUntilItsEnd() {
        HeldDoor door = halfWay();

        TaskView task = alice.traffic.totals().tasks().get(0);
        assertThat(task.kind()).isEqualTo(TaskView.Kind.HASHING);
        assertThat(task.path()).isEqualTo(FILE.toString());
        assertThat(task.done()).isBetween(1L, SIZE - 1L);
        assertThat(task.total()).isEqualTo(SIZE);
        alice.door = null;
        door.work();
        town.until(
                () -> {
                    door.work();
                    return alice.traffic.totals().tasks().isEmpty();
                },
                LONG);
    }

    @Test
    void whenTheDaemonDiesMeanwhileTheNextOneGoesOnWhereItWasSaved() {
        HeldDoor door = halfWay();
        until(door, () -> alice.state.intents.values().stream().anyMatch(i -> i.hashed() != null));
        alice.kill();
        HeldDoor next = new HeldDoor();
        alice.door = next;

        alice.start();
        until(next, () -> hashed() > 0);
        assertThat(hashed()).as("the next step after what was saved").isGreaterThan(ShareIntents.SAVED_EVERY);
        town.until(
                () -> {
                    next.work();
                    return alice.traffic.totals().shares() == 1;
                },
                LONG);

        Neighbour bob = town.add("bob").start();
        long number = bob.get("big.bin").transfer().number();
        town.until(
                () -> {
                    next.work();
                    return bob.isComplete(number);
                },
                LONG);
        assertThat(bob.got("big.bin")).as("verified against those digests").isEqualTo(content());
    }

    @Test
    void whatWasSavedOfAFileThatChangedIsNotUsed() {
        HeldDoor door = halfWay();
        until(door, () -> alice.state.intents.values().stream().anyMatch(i -> i.hashed() != null));
        alice.kill();
        alice.door = null;
        byte[] other = content();
        other[3] ^= 1;
        alice.disk.put(FILE, other);

        alice.start();
        town.until(() -> alice.traffic.totals().shares() == 1, LONG);

        Neighbour bob = town.add("bob").start();
        long number = bob.get("big.bin").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("big.bin")).isEqualTo(other);
    }

    @Test
    void whenTheDaemonDiesBeforeItWasSavedItIsBegunAnewByTheNextOne() {
        halfWay();
        alice.kill();
        assertThat(alice.state.intents).hasSize(1);
        alice.door = null;

        alice.start();
        town.until(() -> alice.traffic.totals().shares() == 1, LONG);

        assertThat(alice.traffic.shares().list()).singleElement().satisfies(share -> {
            assertThat(share.path()).isEqualTo(FILE.toString());
            assertThat(share.version()).isEqualTo(1);
        });
        town.loop.drain();
        assertThat(alice.state.intents).isEmpty();
    }

    @Test
    void whatWasRefusedIsNotBegunAnew() {
        halfWay();
        alice.disk.put(FILE, new byte[SIZE / 2]);
        alice.kill();
        alice.disk.removeDirectory(Neighbour.HOME);
        alice.door = null;

        alice.start();
        town.loop.advance(Duration.ofSeconds(5));

        assertThat(alice.traffic.shares().list()).isEmpty();
        assertThat(alice.state.intents).isEmpty();
    }
}
