// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;

/** A daemon that is started and never answers: what the user is told, and with which exit code. */
class DaemonDialerTest {
    @TempDir
    Path home;

    @Test
    void aDaemonWhosePortIsTakenIsAConflictInItsOwnWords() throws IOException {
        Problem problem = started("echo 'p2p-daemon: port 7 is in use' >&2; exit 5", Deadline.none());

        assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(problem.message()).contains("port 7 is in use").doesNotContain("earlier");
    }

    @Test
    void aDaemonThatEndsOtherwiseIsNotReached() throws IOException {
        Problem problem = started("echo 'no disk' >&2; exit 10", Deadline.none());

        assertThat(problem.code()).isEqualTo(ErrorCode.DAEMON_UNREACHABLE);
        assertThat(problem.message()).contains("no disk");
    }

    @Test
    void aStartThatOutlivesTheDeadlineIsATimeout() throws IOException {
        // it ends when the test's folder, and so the script, is gone
        Problem problem = started("while [ -e \"$0\" ]; do sleep 0.05; done", Deadline.after(Duration.ofMillis(200)));

        assertThat(problem.code().exitCode()).isEqualTo(124);
    }

    private Problem started(String script, Deadline deadline) throws IOException {
        Path program = Files.writeString(home.resolve("p2p-daemon"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Path log = Files.writeString(home.resolve("start.log"), "words of an earlier daemon\n");
        LaunchPlan plan = new LaunchPlan(home.resolve("daemon.sock"), home, null, null, null, true, log);
        DaemonDialer dialer = new DaemonDialer("p2p/test", new DaemonLauncher(program), text -> {});
        return catchThrowableOfType(RefusedException.class, () -> dialer.start(plan, deadline))
                .problem();
    }
}
