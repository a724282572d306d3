// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.TrackerInfo;
import p2p.tracker.server.ServerLimits;

class CommandLineTest {
    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("tracker.toml"), text);
    }

    private static Problem problem(Path config) {
        try {
            ConfigFile.read(config);
        } catch (RefusedException e) {
            return e.problem();
        }
        throw new AssertionError("not refused");
    }

    @Test
    void theClassicCallIsRun() {
        assertThat(TrackerMain.literal("tracker_info.txt", "2"))
                .containsExactly("run", "--trackers", "tracker_info.txt", "--id", "2");
        assertThat(TrackerMain.literal("run", "--listen", "h:1")).containsExactly("run", "--listen", "h:1");
        assertThat(TrackerMain.literal("invite")).containsExactly("invite");
    }

    @Test
    void aConfigurationIsRead() throws IOException {
        TrackerConfig config = ConfigFile.read(
                file("# a tracker\nlisten = \"127.0.0.1:9000\"\nlog-level = \"debug\"\nconnections = 7\n"));

        assertThat(config.listen()).isEqualTo(new Endpoint("127.0.0.1", 9000));
        assertThat(config.debug()).isTrue();
        assertThat(config.limits().connections()).isEqualTo(7);
        assertThat(config.limits().requestsPerSecond()).isEqualTo(50);
    }

    @Test
    void theSampleInTheDocumentationIsReadAndShowsTheDefaults() throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        Matcher sample = Pattern.compile("```toml\\n(# tracker\\.toml\\n.*?)```", Pattern.DOTALL)
                .matcher(page);
        assertThat(sample.find()).isTrue();

        assertThat(ConfigFile.read(file(sample.group(1))).limits()).isEqualTo(ServerLimits.DEFAULT);
        assertThat(sample.group(1)).contains("strangers-per-address", "handshakes", "requests-per-second");
    }

    @Test
    void anUnknownKeyNamesItsLineAndWhatWasMeant() throws IOException {
        Problem problem = problem(file("listen = \"127.0.0.1:9000\"\n\nconections = 7\n"));

        assertThat(problem.code()).isEqualTo(ErrorCode.USAGE);
        assertThat(problem.message()).contains("line 3").contains("conections");
        assertThat(problem.next()).contains("connections");
    }

    @Test
    void badValuesNameTheirLineAndARightOne() throws IOException {
        assertThat(problem(file("\nlisten = \"127.0.0.1:99999\"\n")).message()).contains("line 2");
        assertThat(problem(file("connections = -5\n")).next()).contains("connections = 12000");
        assertThat(problem(file("connections = \"many\"\n")).message()).contains("line 1");
        assertThat(problem(file("log-level = \"loud\"\n")).message()).contains("info or debug");
        assertThat(problem(file("listen = 5\n")).message()).contains("text in quotes");
        assertThat(problem(file("listen = \"a:1\"\nthis is no toml\n")).message())
                .contains("line 2");
    }

    @Test
    void aMissingConfigurationIsSaidToBeMissing() {
        assertThatThrownBy(() -> ConfigFile.read(directory.resolve("none.toml")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("none.toml");
    }

    @Test
    void badCallsEndWithTheirCodes() throws IOException {
        Path info = Files.writeString(directory.resolve("info.txt"), "127.0.0.1 8089\nh:8090\nh 8091\n");
        Path empty = Files.writeString(directory.resolve("empty.txt"), "# nobody\n");
        Path bad = Files.writeString(directory.resolve("bad.txt"), "127.0.0.1\n");

        assertThat(TrackerMain.run(directory.resolve("none.txt").toString(), "1"))
                .isEqualTo(3);
        assertThat(TrackerMain.run(info.toString(), "0")).isEqualTo(2);
        assertThat(TrackerMain.run(info.toString(), "4")).isEqualTo(2);
        assertThat(TrackerMain.run(empty.toString(), "1")).isEqualTo(2);
        assertThat(TrackerMain.run(bad.toString(), "1")).isEqualTo(2);
        assertThat(TrackerMain.run("run", "--listen", "127.0.0.1:0")).isEqualTo(2);
        assertThat(TrackerMain.run("run", "--lisen", "127.0.0.1:1")).isEqualTo(2);
        assertThat(TrackerMain.run("run", "--id", "1")).isEqualTo(2);
        assertThat(TrackerMain.run()).isEqualTo(2);
        assertThat(TrackerMain.run("invite", "--state", directory.toString())).isEqualTo(6);
        assertThat(TrackerMain.run("stop", "--state", directory.toString())).isEqualTo(6);
    }

    @Test
    void trackersOfOneFileKeepTheirStateApart() throws IOException {
        Path info = Files.writeString(directory.resolve("info.txt"), "A.example 8089\nb.example:8089\n");
        Path same = Files.writeString(directory.resolve("same.txt"), "a.example:8089 # first\nb.example 8089\n");

        Path one = StatePaths.of(TrackerInfo.read(info), 1);
        assertThat(one).isNotEqualTo(StatePaths.of(TrackerInfo.read(info), 2));
        assertThat(one).isEqualTo(StatePaths.of(TrackerInfo.read(same), 1));
        assertThat(one.getFileName().toString()).matches("[0-9a-f]{12}-1");
    }

    @Test
    void withoutFlagsItListensOnPort8089OfEveryAddress() {
        assertThat(TrackerConfig.DEFAULT.listen()).isNull();
        assertThat(Addresses.ANYWHERE).isEqualTo(new Endpoint("0.0.0.0", 8089));
    }

    @Test
    void theAdvertisedAddressIsConfiguredSpecificOrReal() {
        Endpoint given = new Endpoint("tracker.example", 80);
        Endpoint local = new Endpoint("127.0.0.1", 81);

        assertThat(Addresses.advertised(given, local)).isEqualTo(given);
        assertThat(Addresses.advertised(null, local)).isEqualTo(local);
        assertThat(Addresses.advertised(null, Addresses.ANYWHERE).host()).isNotEqualTo("0.0.0.0");
    }
}
