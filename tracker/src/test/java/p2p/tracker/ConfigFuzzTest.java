// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;
import p2p.core.RefusedException;

/** A configuration file with anything in it is read, or refused with its line. */
class ConfigFuzzTest {
    @TempDir
    private Path directory;

    static Stream<byte[]> files() {
        return Stream.of(
                        "listen = \"0.0.0.0:8089\"\nadvertise = \"t.example.org\"\nconnections = 12000\n",
                        "bandwith = 1",
                        "listen = ",
                        "listen = 1",
                        "listen = \"\"",
                        "state = \"\\u0000\"",
                        "[connections]\nx = 1",
                        "connections = 99999999999999999999",
                        "log-level = \"loud\"",
                        "\"\" = 1",
                        "d = 1979-05-27",
                        "x = 1e400")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("files")
    @FuzzTest(maxDuration = "20s")
    void aFileIsReadOrRefusedWithItsLine(byte[] content) throws IOException {
        Path file = Files.write(directory.resolve("tracker.toml"), Objects.requireNonNull(content));
        try {
            ConfigFile.read(file);
        } catch (RefusedException e) {
            assertThat(e.problem().message()).contains(file.toString());
        }
    }
}
