// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p2p.message.TransferState;

/** A third of the receivers is killed in mid-download and comes back: what they had verified is not fetched again. */
class ChurnIT {
    private static final int RECEIVERS = 3;
    private static final int KILLED = 1;
    private static final int PIECES = 64;
    private static final long PIECE = 256 << 10;
    private static final long SLOWLY = 2 << 20;
    /** What each life of a daemon begins its log with; what it asks for; what was verified and written. */
    private static final Pattern LINES = Pattern.compile(
            "( ready: )|big\\.bin\\S*: BlockRef\\[piece=#(\\d+),.* asked of |big\\.bin\\S*: piece #(\\d+) is here");

    private final Sandbox world;
    private final Watcher watcher;

    ChurnIT() throws IOException {
        world = new Sandbox();
        watcher = new Watcher(world);
    }

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    private static String device(int n) {
        return "receiver" + n;
    }

    /** What a daemon did with pieces between two starts. */
    private record Life(Set<Integer> asked, Set<Integer> verified) {}

    private List<Life> lives(String device) throws IOException {
        List<Life> lives = new ArrayList<>();
        Matcher line = LINES.matcher(world.logs(device));
        while (line.find()) {
            if (line.group(1) != null) {
                lives.add(new Life(new TreeSet<>(), new TreeSet<>()));
            } else if (line.group(2) != null) {
                lives.get(lives.size() - 1).asked().add(Integer.parseInt(line.group(2)));
            } else {
                lives.get(lives.size() - 1).verified().add(Integer.parseInt(line.group(3)));
            }
        }
        return lives;
    }

    private void awaitChecked(String device) {
        Waiting.until("checked", () -> watcher.transfer(device, 1).state() != TransferState.CHECKING);
    }

    @Test
    void whatAReceiverHadVerifiedBeforeItWasKilledIsNotAskedForAgain() throws Exception {
        Files.createDirectories(world.path(".config/p2p"));
        Files.writeString(world.path(".config/p2p/daemon.toml"), "[log]\nlevel = \"trace\"\n");
        world.tracker();
        world.member("seeder", "alice");
        Map<String, String> others = new HashMap<>();
        for (int n = 0; n < RECEIVERS; n++) {
            world.member(device(n), "user" + n);
            others.put(device(n), "user" + n);
        }
        world.group("docs", "seeder", others);
        Path file = world.file("in/big.bin", PIECES * PIECE - 1_000, 5);
        world.ok("seeder", "share", file.toString(), "-g", "docs");
        for (int n = 0; n < RECEIVERS; n++) {
            watcher.letIn(device(n), SLOWLY);
            world.ok(device(n), "get", "docs/big.bin", world.folder("got" + n));
        }

        int[] before = new int[KILLED];
        for (int n = 0; n < KILLED; n++) {
            String victim = device(n);
            Waiting.until("half of it", () -> watcher.transfer(victim, 1).piecesDone() >= PIECES / 3);
            watcher.letIn(victim, 1);
            before[n] = watcher.transfer(victim, 1).piecesDone();
            world.program(victim).kill();
        }
        for (int n = 0; n < KILLED; n++) {
            world.daemon(device(n));
            awaitChecked(device(n));
            assertThat(watcher.transfer(device(n), 1).piecesDone()).isBetween(before[n], PIECES - 1);
        }
        for (int n = 0; n < RECEIVERS; n++) {
            String receiver = device(n);
            watcher.letIn(receiver, 0);
            Waiting.until("complete", () -> watcher.transfer(receiver, 1).state() == TransferState.COMPLETE);
            assertThat(world.path("got" + n + "/big.bin")).hasSameBinaryContentAs(file);
        }

        for (int n = 0; n < KILLED; n++) {
            List<Life> lives = lives(device(n));
            assertThat(lives).as("lives of " + device(n)).hasSize(2);
            Life first = lives.get(0);
            Life second = lives.get(1);
            assertThat(first.verified()).hasSizeBetween(before[n], PIECES - 1);
            assertThat(first.asked()).containsAll(first.verified());
            assertThat(second.asked()).isNotEmpty().doesNotContainAnyElementsOf(first.verified());
        }
    }
}
