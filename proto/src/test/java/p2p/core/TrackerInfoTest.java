// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackerInfoTest {
    private static TrackerInfo parse(String... lines) {
        return TrackerInfo.parse("tracker_info.txt", List.of(lines));
    }

    @Test
    void bothWaysToWriteAnAddressAreTheSame() {
        TrackerInfo info = parse("# ours", "10.0.0.1 8089", "", "10.0.0.2:8090  # second", "[::1]:8091", "::1 8092");

        assertThat(info.trackers())
                .containsExactly(
                        new Endpoint("10.0.0.1", 8089),
                        new Endpoint("10.0.0.2", 8090),
                        new Endpoint("::1", 8091),
                        new Endpoint("::1", 8092));
        assertThat(info.root()).isNull();
    }

    @Test
    void aThirdColumnIsTheFingerprint() {
        String hex = "ab".repeat(32);

        assertThat(parse("h 1 " + hex, "i:2 " + hex).root()).isEqualTo(Sha256.parse(hex));
        assertThatThrownBy(() -> parse("h 1 " + hex, "i 2 " + "cd".repeat(32))).hasMessageContaining("line 2");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, lacks the port",
        "localhost abc, is not a port",
        "localhost 0, is not a port",
        "localhost 99999, is not a port",
        "localhost:22abc, is not a port",
        "a b c d, too many columns",
        "a/b 8089, is not a host name",
        "h 1 xyz, line 2"
    })
    void aBadLineIsNamed(String line, String why) {
        assertThatThrownBy(() -> parse("ok 8089", line))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("tracker_info.txt, line 2")
                .hasMessageContaining(why);
    }

    @Test
    void anEmptyFileAndATwiceListedTrackerAreRefused() {
        assertThatThrownBy(() -> parse("# nothing")).hasMessageContaining("lists no tracker");
        assertThatThrownBy(() -> parse("a 1", "a:1")).hasMessageContaining("listed twice");
    }

    @Test
    void aMissingOrBinaryFileIsRefused(@TempDir Path dir) throws IOException {
        assertThatThrownBy(() -> TrackerInfo.read(dir.resolve("none"))).hasMessageContaining("there is no file");
        Path binary = Files.write(dir.resolve("b"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> TrackerInfo.read(binary)).hasMessageContaining("not a text file");
    }
}
