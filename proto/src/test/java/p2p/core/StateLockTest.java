// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
    private static final String PID = "some.pid";

    @TempDir
    private Path parent;

    private Path state = Path.of("");

    @BeforeEach
    void name() {
        state = parent.resolve("state");
    }

    private StateLock take() throws IOException {
        return StateLock.take(state, PID, pid -> new RefusedException(ErrorCode.CONFLICT, "held by " + pid, ""));
    }

    @Test
    void theDirectoryIsItsOwnersAlone() throws IOException {
        try (StateLock lock = take()) {
            assertThat(lock).isNotNull();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aSecondTakerLearnsWhoHasIt() throws IOException {
        try (StateLock lock = take()) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(this::take)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("held by " + ProcessHandle.current().pid());
        }
        take().close();
    }

    @Test
    void whatWasGivenFreeIsNotWaitedFor() throws IOException, InterruptedException {
        assertThat(StateLock.awaitRelease(state, PID, Duration.ofMinutes(1))).isTrue();
        take().close();
        assertThat(StateLock.awaitRelease(state, PID, Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void aFileInItsPlaceIsADiskProblem() throws IOException {
        Files.writeString(state, "not a directory");

        assertThatThrownBy(this::take).isInstanceOfSatisfying(IOException.class, e -> {
            Problem problem = StateLock.unusable(state, e).problem();
            assertThat(problem.code()).isEqualTo(ErrorCode.DISK);
            assertThat(problem.message()).contains("it is not a directory");
        });
    }
}
