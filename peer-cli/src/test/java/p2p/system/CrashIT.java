// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** {@code kill -9}, ten times each: of a daemon that downloads, and of the tracker while it is written to. */
class CrashIT {
    private static final int KILLS = 10;
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
            TransferView seen =
                    watcher.workUntil(seeder, "desk", t -> t.done() > floor || t.state() == TransferState.COMPLETE);
            world.program("desk").kill();
            world.daemon("desk");
            Waiting.until("checked", () -> watcher.transfer("desk", 1).state() != TransferState.CHECKING);
            // What was verified before the kill is there after it: the process is gone, the machine is not.
            TransferView after = watcher.transfer("desk", 1);
            assertThat(after.done()).as("after kill " + i).isGreaterThanOrEqualTo(seen.done());
            before = after.done();
        }
        seeder.signal("CONT");
        Waiting.until("complete", () -> watcher.transfer("desk", 1).state() == TransferState.COMPLETE);
        assertThat(Files.mismatch(file, world.path("dl/big.bin"))).isEqualTo(-1);
        assertThat(Files.list(world.path("dl"))).containsExactly(world.path("dl/big.bin"));
    }

    @Test
    void aTrackerThatIsKilledLosesNothingItAcknowledged() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
        List<String> acknowledged = new ArrayList<>();
        int n = 0;
        for (int i = 0; i < KILLS; i++) {
            for (int j = 0; j < 3; j++) {
                String group = "group" + n++;
                if (world.say("laptop", "group", "create", group).exit() == 0) {
                    acknowledged.add(group);
                }
            }
            String last = "group" + n++;
            Process writing = new ProcessBuilder(world.p2p("laptop", "group", "create", last))
                    .redirectErrorStream(true)
                    .start();
            world.program("tracker").kill();
            world.tracker();
            if (writing.waitFor() == 0) {
                acknowledged.add(last);
            }
            Waiting.until(
                    "connected again",
                    () -> world.say("laptop", "group", "list").exit() == 0);
        }
        String listed = world.ok("laptop", "--plain", "group", "list").out();
        TreeSet<String> names = new TreeSet<>();
        listed.lines().forEach(line -> names.add(line.split("\t", 2)[0]));
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(3 * KILLS);
        assertThat(names).containsAll(acknowledged);
    }
}
