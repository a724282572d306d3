// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

class StateDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void aSecondDaemonIsRefusedNamingTheFirst() throws IOException {
        Path state = directory.resolve("state");
        try (StateDirectory first = StateDirectory.open(state, DaemonLog.Settings.DEFAULT)) {
            assertThat(first.path()).isEqualTo(state);
            assertThatThrownBy(() -> StateDirectory.open(state, DaemonLog.Settings.DEFAULT))
                    .isInstanceOfSatisfying(RefusedException.class, e -> {
                        assertThat(e.problem().code()).isEqualTo(ErrorCode.CONFLICT);
                        assertThat(e.problem().message())
                                .contains("pid " + ProcessHandle.current().pid());
                    });
        }
        StateDirectory.open(state, DaemonLog.Settings.DEFAULT).close();
    }

    @Test
    void theDirectoryIsItsOwnersAlone() throws IOException {
        Path state = directory.resolve("a/state");
        Files.createDirectories(state.getParent());
        StateDirectory.open(state, DaemonLog.Settings.DEFAULT).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
    }

    @Test
    void whereNothingCanBeWrittenItSaysSo() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> StateDirectory.open(file, DaemonLog.Settings.DEFAULT))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.DISK));
    }
}
