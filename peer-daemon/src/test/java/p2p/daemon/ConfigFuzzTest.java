// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

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
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** A configuration file with anything in it is read, or refused with its line. */
class ConfigFuzzTest {
    @TempDir
    private Path directory;

    static Stream<byte[]> files() {
        return Stream.of(
                        "listen = \"127.0.0.1:7711\"\nadvertise = [\"nas.example.org\"]\n[log]\nfiles = 3\n",
                        "bandwith = 1",
                        "listen = ",
                        "listen = 1",
                        "advertise = [1, [2]]",
                        "advertise = {}",
                        "[log]\nlevel = \"loud\"",
                        "log = 3",
                        "log.files = 99999999999999999999",
                        "state = \"\\u0000\"",
                        "\"\" = 1",
                        "a.b.c = 1",
                        "d = 1979-05-27",
                        "x = 1e400")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("files")
    @FuzzTest(maxDuration = "20s")
    void aFileIsReadOrRefusedWithItsLine(byte[] content) throws IOException {
        Path file = Files.write(directory.resolve("daemon.toml"), Objects.requireNonNull(content));
        try {
            ConfigFile.read(file);
        } catch (RefusedException e) {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e.problem().message()).contains(file.toString());
        }
    }
}
