// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** {@code kill -9}, ten times each: of a daemon that downloads, and of the tracker while it is written to. */
class CrashIT {
    private static final int KILLS = 10;
    /** Of one that is alone; ConsistencyIT has more, of three. */
    private static final int TRACKER_KILLS = 4;

    /** A kill comes up to this long after both writers were seen to write. */
    private static final int WITHIN_MILLIS = 100;

    private static final long SIZE = 384L << 20;
    private final Sandbox world = new Sandbox();
    private final Watcher watcher = new Watcher(world);

    CrashIT() throws IOException {}

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    @Test
    void aReceiverThatIsKilledFinishesWithTheRightBytes() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        Path file = world.file("in/big.bin", SIZE, 4);
        world.ok("laptop", "share", file.toString());
        Program seeder = world.program("laptop");
        seeder.signal("STOP");
        world.ok(
                "desk",
                "get",
                "public/big.bin",
                Files.createDirectories(world.path("dl")).toString());
        long before = 0;
        for (int i = 0; i < KILLS; i++) {
            long floor = before;
            TransferView seen = watcher.workUntil(seeder, "desk", t -> t.done() > floor);
            assertThat(seen.done()).as("at kill " + i).isLessThan(SIZE);
            world.program("desk").kill();
            world.daemon("desk");
            Waiting.until("checked", () -> watcher.transfer("desk", 1).state() != TransferState.CHECKING);
            // What was verified before the kill is there after it: the process is gone, the machine is not.
            TransferView after = watcher.transfer("desk", 1);
            assertThat(after.done()).as("after kill " + i).isGreaterThanOrEqualTo(seen.done());
            assertThat(after.state()).as("after kill " + i).isNotEqualTo(TransferState.COMPLETE);
            before = after.done();
        }
        seeder.signal("CONT");
        Waiting.until("complete", () -> watcher.transfer("desk", 1).state() == TransferState.COMPLETE);
        assertThat(Files.mismatch(file, world.path("dl/big.bin"))).isEqualTo(-1);
        assertThat(Files.list(world.path("dl"))).containsExactly(world.path("dl/big.bin"));
    }

    @Test
    void aTrackerThatIsKilledWhileItIsWrittenToLosesNothingItAcknowledged() throws Exception {
        long seed = Long.getLong("p2p.seed", System.nanoTime());
        Random random = new Random(seed);
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        TreeSet<String> acknowledged = new TreeSet<>();
        try (GroupWriter one = new GroupWriter(world.socket("laptop"), "a");
                GroupWriter two = new GroupWriter(world.socket("desk"), "b")) {
            for (int i = 0; i < TRACKER_KILLS; i++) {
                int first = one.acknowledged().size();
                int second = two.acknowledged().size();
                Waiting.until(
                        "both write",
                        () -> one.acknowledged().size() > first
                                && two.acknowledged().size() > second);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(WITHIN_MILLIS));
                world.program("tracker").kill();
                world.tracker();
            }
            one.close();
            two.close();
            acknowledged.addAll(one.acknowledged());
            acknowledged.addAll(two.acknowledged());
        }
        Waiting.until(
                "connected again", () -> world.look("laptop", "group", "list").exit() == 0);
        TreeSet<String> names = new TreeSet<>();
        world.ok("laptop", "--plain", "group", "list").out().lines().forEach(line -> names.add(line.split("\t", 2)[0]));
        assertThat(names).as("seed " + seed).containsAll(acknowledged);
    }
}
