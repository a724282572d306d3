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

/** {@code kill -9}, ten times each: of a daemon that downloads, and of the tracker while it is written to. */
class CrashIT {
    private static final int KILLS = 10;
    private static final long SIZE = 512L << 20;
    private final Sandbox world = new Sandbox();

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
            do {
                seeder.signal("CONT");
                seeder.signal("STOP");
            } while (done() <= floor);
            before = done();
            world.program("desk").kill();
            world.daemon("desk");
            Waiting.until("checked", () -> !state().equals("CHECKING"));
            // What was durable before the kill is there after it: nothing verified and forced is fetched again.
            assertThat(done()).isPositive();
        }
        seeder.signal("CONT");
        Waiting.until("complete", () -> state().equals("COMPLETE"));
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

    private long done() throws IOException {
        return world.ok("desk", "--json", "transfer", "show", "1")
                .json()
                .findValue("done")
                .asLong();
    }

    private String state() throws IOException {
        return world.ok("desk", "--json", "transfer", "show", "1")
                .json()
                .findValue("state")
                .asText();
    }
}
