// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p2p.core.Digests;
import p2p.core.Sha1;

/** The server's shell and its admins: discover, ping, quit, the log, roles. */
class TrackerShellIT {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+";
    private final Sandbox world = new Sandbox();

    TrackerShellIT() throws IOException {}

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    @Test
    void theFirstAdminComesFromThePrintedTokenAndMayDoMore() throws Exception {
        Program tracker = world.tracker();
        Matcher token = Pattern.compile("--admin-token ([A-Za-z0-9_-]+)").matcher(tracker.output());
        assertThat(token.find()).as(tracker.output()).isTrue();
        assertThat(tracker.output()).contains("p2p:127.0.0.1:" + world.port("tracker"));
        world.daemon("laptop");
        world.ok("laptop", "join", world.invite());
        Sandbox.expect(
                0,
                world.run(
                        Sandbox.PASSWORD + "\n",
                        world.p2p(
                                "laptop",
                                "create_user",
                                "root1",
                                "--admin-token",
                                token.group(1),
                                "--password-stdin")));
        Sandbox.expect(
                0, world.run(Sandbox.PASSWORD + "\n", world.p2p("laptop", "login", "root1", "--password-stdin")));
        world.member("desk", "bob");
        world.ok("desk", "share", world.file("in/a.txt", 10_000, 1).toString());

        assertThat(world.ok("laptop", "admin", "users").out()).contains("root1").contains("bob");
        assertThat(world.ok("laptop", "admin", "discover", "desk").out()).contains("a.txt");
        assertThat(world.ok("laptop", "admin", "ping", "bob@desk").out()).contains("alive");
        assertThat(world.ok("laptop", "admin", "log").out()).contains("bob");
        assertThat(world.say("desk", "admin", "log").exit()).isEqualTo(4);
        assertThat(world.say("desk", "admin", "role", "bob", "admin").exit()).isEqualTo(4);
        world.ok("laptop", "admin", "role", "bob", "admin");
        assertThat(world.ok("desk", "admin", "users").out()).contains("root1");

        bothLogsTellOfADownload();
        world.program("desk").signal("STOP");
        assertThat(world.say("laptop", "admin", "ping", "desk").out()).contains("dead");
        world.program("desk").signal("CONT");
        String second = Sandbox.expect(
                        0,
                        world.run(
                                null,
                                world.bin("p2p-tracker"),
                                "invite",
                                "--state",
                                world.path("tracker").toString()))
                .out();
        assertThat(second).startsWith("p2p:").hasLineCount(1);
        // Nothing that was typed as a secret is anywhere in what the programs keep.
        for (Path file : Files.walk(world.home()).filter(Files::isRegularFile).toList()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(Sandbox.PASSWORD);
        }
    }

    /** Each kind of event, one line with its time: connection, account, share, transfer, refusal, admin. */
    private void bothLogsTellOfADownload() throws Exception {
        String sha1 = Sha1.of(Digests.sha1().digest(Files.readAllBytes(world.path("in/a.txt"))))
                .hex();
        world.ok("laptop", "get", "public/a.txt", world.folder("dl"), "--wait");
        Sandbox.expect(4, world.run("wrong\n", world.p2p("desk", "login", "bob", "--password-stdin")));
        String transfer = "transfer user=root1 device=laptop group=public file=a.txt@1 bytes=10000 .*published=" + sha1
                + " received=" + sha1 + " result=complete";
        Waiting.until("the report", () -> world.look("laptop", "admin", "log", "transfer")
                .out()
                .lines()
                .anyMatch(line -> line.matches(".*" + transfer + ".*")));
        String log = world.logs("tracker");
        for (String event : new String[] {
            "connected device=desk",
            "account-created .*user=bob",
            "login .*user=bob",
            "publish .*a.txt",
            "role .*user=bob",
            "admin by=root1 did=ping",
            "wrong-password user=bob",
            transfer
        }) {
            assertThat(log).containsPattern("(?m)^" + TIME + " .*" + event);
        }
        assertThat(world.logs("laptop"))
                .containsPattern("(?m)^" + TIME + " .*connected to ")
                .containsPattern("(?m)^" + TIME + " .*a.txt.*" + sha1 + ".*" + sha1);
    }

    @Test
    void theShellReadsAPipeAndQuitEndsItCleanly() throws Exception {
        Program tracker = world.tracker(Program.Input.PIPE);
        world.member("desk", "bob");
        world.ok("desk", "share", world.file("in/a.txt", 10_000, 1).toString());
        Waiting.until("announced", () -> world.sources("desk", "public/a.txt") == 1);

        tracker.type("discover desk\nDISCOVER bob@desk\nping desk\nping nobody\nquti\nquit\n");

        assertThat(tracker.awaitEnd()).isZero();
        assertThat(tracker.output())
                .containsPattern("(?s)(bob@desk offers 1 file\\n  public/a.txt@1  10000 bytes  100% .*){2}")
                .containsPattern("bob@desk is alive: \\d+\\.\\d{3} ms")
                .contains("nobody")
                .contains("did you mean quit?")
                .contains("stopping");
    }

    @Test
    void signalsAndTheStopCommandEndItCleanly() throws Exception {
        for (String signal : new String[] {"TERM", "INT"}) {
            Program tracker = world.tracker();
            tracker.signal(signal);
            assertThat(tracker.awaitEnd()).as("SIG" + signal).isZero();
            assertThat(world.logs("tracker"))
                    .containsPattern(" stopping: SIG" + signal + "\\n(?:.*\\n)*?.* stopped\\n");
        }
        Program tracker = world.tracker();
        Sandbox.expect(
                0,
                world.run(
                        null,
                        world.bin("p2p-tracker"),
                        "stop",
                        "--state",
                        world.path("tracker").toString()));
        assertThat(tracker.awaitEnd()).isZero();
        assertThat(world.logs("tracker"))
                .doesNotContain("ERROR")
                .containsPattern(" stopping: p2p-tracker stop\\n(?:.*\\n)*?.* stopped\\n");
    }

    @Test
    void aTerminalThatIsGoneStopsItCleanly() throws Exception {
        Program terminal = world.tracker(Program.Input.TERMINAL);
        List<ProcessHandle> below = terminal.children();
        try {
            terminal.kill();
            Waiting.until("stopped", () -> world.logs("tracker").contains(" stopped\n"));
            assertThat(world.logs("tracker")).contains(" stopping: SIGHUP\n").doesNotContain("ERROR");
        } finally {
            below.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
