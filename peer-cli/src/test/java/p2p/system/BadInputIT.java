// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line rows of RELIABILITY section 6: one line, what to do next, the exit code, no stack trace, nobody harmed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private final Sandbox world = new Sandbox();

    BadInputIT() throws IOException {}

    @BeforeAll
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.ok("laptop", "group", "create", "mine");
        world.ok("laptop", "share", world.file("in/a.txt", 1_000, 1).toString(), "-g", "mine");
        world.daemon("fresh");
        world.ok("fresh", "join", world.invite());
    }

    @AfterAll
    void end() throws IOException {
        world.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            laptop | 2 | create_user
            laptop | 2 | group;create;bob smith
            laptop | 2 | group;create;
            laptop | 2 | group;create;/etc
            laptop | 2 | uplod_file;x;y
            laptop | 5 | group;create;mine
            laptop | 3 | share;/nowhere/at/all
            laptop | 3 | group;join;nogroup
            laptop | 3 | ls;nogroup
            desk   | 4 | ls;mine
            desk   | 4 | get;mine/a.txt
            desk   | 4 | group;accept;mine;alice
            laptop | 3 | group;accept;mine;bob
            laptop | 3 | get;mine/nothing
            laptop | 3 | get;mine/a.txt;/nowhere/at/all/x
            laptop | 2 | get;mine/../../x
            laptop | 2 | share;/etc/hostname;--as;../../.bashrc
            laptop | 2 | share;/etc/hostname;--as;/etc/x
            laptop | 2 | share;/etc/hostname;--as;a/../../b
            laptop | 2 | share;/etc/hostname;--as;..\\..\\win.ini
            fresh  | 2 | join;127.0.0.1:0
            fresh  | 2 | join;127.0.0.1:99999
            fresh  | 2 | join;127.0.0.1:22abc
            laptop | 3 | transfer;show;77
            desk   | 4 | admin;users
            fresh  | 4 | group;list
            fresh  | 4 | share;/etc/hostname
            fresh  | 2 | join;p2p:host:80/abc
            """)
    void aBadCommandSaysWhyAndEndsWithItsCode(String device, int exit, String command) throws IOException {
        Said said = world.say(device, command.split(";", -1));
        assertThat(said.exit()).as(said.toString()).isEqualTo(exit);
        assertThat(said.err()).isNotBlank().doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(world.program(device).isAlive()).isTrue();
        assertThat(world.program("tracker").isAlive()).isTrue();
    }

    @Test
    void wrongPasswordAndUnknownUserReadTheSame() throws IOException {
        Said wrong = world.run("wrong\n", world.p2p("fresh", "login", "alice", "--password-stdin"));
        Said unknown = world.run("wrong\n", world.p2p("fresh", "login", "nobody", "--password-stdin"));
        assertThat(wrong.exit()).isEqualTo(4);
        assertThat(unknown.exit()).isEqualTo(4);
        assertThat(unknown.err().replace("nobody", "alice")).isEqualTo(wrong.err());
    }

    @Test
    void accountsAreUniqueAndPasswordsAreNeeded() throws IOException {
        assertThat(world.run("x\n", world.p2p("fresh", "create_user", "ALICE", "--password-stdin"))
                        .exit())
                .isEqualTo(5);
        assertThat(world.run("\n", world.p2p("fresh", "create_user", "zoe", "--password-stdin"))
                        .exit())
                .isEqualTo(2);
        assertThat(world.run("", world.p2p("fresh", "create_user", "zoe", "--password-stdin"))
                        .exit())
                .isEqualTo(2);
        assertThat(world.run("x\n", world.p2p("laptop", "login", "bob", "--password-stdin"))
                        .exit())
                .isEqualTo(5);
    }

    @Test
    void anExistingFileIsNeverTouched() throws IOException {
        Files.createDirectories(world.path("dl"));
        Files.writeString(world.path("dl/a.txt"), "precious");
        world.ok("laptop", "group", "create", "ours");
        world.ok("desk", "group", "join", "ours");
        world.ok("laptop", "group", "accept", "ours", "bob");
        world.ok("laptop", "share", world.path("in/a.txt").toString(), "-g", "ours");
        Said said = world.say("desk", "get", "ours/a.txt", world.path("dl").toString(), "--wait");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(Files.readString(world.path("dl/a.txt"))).isEqualTo("precious");
    }

    @Test
    void namesThatCouldDeceiveAreRefusedAndNeverShownRaw() throws IOException {
        for (String name : new String[] {"a\nb.txt", "a\u001b[31mb.txt", "gpj.\u202etxt", "x".repeat(300)}) {
            Said said = world.say("laptop", "share", "/etc/hostname", "--as", name);
            assertThat(said.exit()).as(said.toString()).isEqualTo(2);
            assertThat(said.err())
                    .doesNotContain("\u001b")
                    .doesNotContain("\u202e")
                    .hasLineCount(2);
        }
        Path there = world.file("in/a\u001b[31mb.txt", 10, 9);
        assertThat(world.say("laptop", "share", there.toString()).err()).doesNotContain("\u001b");
        world.ok("laptop", "share", "/etc/hostname", "-g", "mine", "--as", "<img src=x onerror=alert(1)>");
        assertThat(world.ok("laptop", "ls", "mine").out()).contains("<img src=x onerror=alert(1)>");
    }

    @Test
    void aFolderThatCannotBeWrittenIsADiskProblem() throws IOException {
        Path closed = Path.of(world.folder("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        Assumptions.assumeFalse(Files.isWritable(closed), "root may write everywhere");
        Said said = world.say("laptop", "get", "mine/a.txt", closed.toString(), "--wait");
        assertThat(said.exit()).as(said.toString()).isEqualTo(10);
        assertThat(said.err()).contains("closed").contains("next:").doesNotContain("Exception");
    }

    @Test
    void withoutADaemonTheEnvironmentOrNoStartGetsTheSameAnswer() throws IOException {
        Said named = world.run(null, "env", "P2P_SOCKET=" + world.path("other.sock"), world.bin("p2p"), "status");
        assertThat(named.exit()).isEqualTo(7);
        assertThat(named.err()).contains("other.sock").contains("next:");
        Said standard = world.run(null, world.bin("p2p"), "--no-start", "status");
        assertThat(standard.exit()).isEqualTo(7);
        assertThat(standard.err()).contains("next:");
    }

    @Test
    void withoutADaemonItSaysHowToStartOne() throws IOException {
        Said said = world.run(
                null, world.bin("p2p"), "--socket", world.path("none.sock").toString(), "status");
        assertThat(said.exit()).isEqualTo(7);
        assertThat(said.err()).contains("p2p-daemon run").contains("next:");
    }

    @Test
    void twoDaemonsOnOneDirectoryAreRefused() throws IOException {
        Said said = world.run(
                null,
                world.bin("p2p-daemon"),
                "run",
                "--state",
                world.path("laptop").toString(),
                "--socket",
                world.path("x.sock").toString());
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.err() + said.out())
                .contains(Long.toString(world.program("laptop").pid()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''                      | 1 | empty
            host                    | 1 | line 1
            host abc                | 1 | line 1
            127.0.0.1 8089          | 0 | no tracker 0
            127.0.0.1 8089          | 4 | no tracker 4
            127.0.0.1 8089,host:zzz | 1 | line 2
            """)
    void aBadTrackerListNamesTheLine(String content, String number, String mark) throws IOException {
        Files.writeString(world.path("tracker_info.txt"), content.replace(',', '\n') + "\n");
        Said said = world.run(
                null, world.bin("tracker"), world.path("tracker_info.txt").toString(), number);
        assertThat(said.exit()).as(said.toString()).isEqualTo(2);
        assertThat(said.err()).contains(mark).doesNotContain("Exception");
    }
}
