// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.HomePaths;
import p2p.core.RefusedException;

class ConfigFileTest {
    private static final Path NO_MACHINE_CONFIG = Path.of("/nonexistent/daemon.toml");

    @TempDir
    private Path directory;

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("daemon.toml"), List.of(lines));
    }

    private void assertRefused(Path file, int line, String what) {
        assertThatThrownBy(() -> ConfigFile.read(file)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e.problem().message()).contains("line " + line + ":", what);
        });
    }

    @Test
    void readsEveryKey() throws IOException {
        DaemonConfig config = ConfigFile.read(file(
                "listen = \"127.0.0.1:7711\"",
                "state = \"/var/lib/p2p\"",
                "socket = \"/run/p2p/d.sock\"",
                "device = \"nas\"",
                "advertise = [\"nas.example.org\", \"192.0.2.1:9\"]",
                "strangers-per-address = 7",
                "[log]",
                "level = \"debug\"",
                "files = 3",
                "file-mib = 5"));

        assertThat(config.listen()).isEqualTo(new Endpoint("127.0.0.1", 7711));
        assertThat(config.state()).isEqualTo(Path.of("/var/lib/p2p"));
        assertThat(config.socket()).isEqualTo(Path.of("/run/p2p/d.sock"));
        assertThat(config.device()).isEqualTo(new DeviceName("nas"));
        assertThat(config.advertise())
                .containsExactly(new Endpoint("nas.example.org", 7700), new Endpoint("192.0.2.1", 9));
        assertThat(config.strangersPerAddress()).isEqualTo(7);
        assertThat(config.log().files()).isEqualTo(3);
        assertThat(config.log().level()).isEqualTo(DaemonLog.Settings.level("debug"));
    }

    @Test
    void theSampleInTheDocumentationIsReadAndShowsEveryKey() throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        Matcher sample = Pattern.compile("```toml\\n(# daemon\\.toml\\n.*?)```", Pattern.DOTALL)
                .matcher(page);
        assertThat(sample.find()).isTrue();

        DaemonConfig config = ConfigFile.read(Files.writeString(directory.resolve("sample.toml"), sample.group(1)));

        assertThat(config.strangersPerAddress()).isEqualTo(DaemonConfig.EMPTY.strangersPerAddress());
        assertThat(sample.group(1)).contains("listen", "state", "socket", "device", "advertise", "level", "file-mib");
    }

    @Test
    void anEmptyFileSaysNothing() throws IOException {
        assertThat(ConfigFile.read(file(""))).isEqualTo(DaemonConfig.EMPTY);
    }

    @Test
    void anUnknownKeyIsNamedWithItsLineAndWhatWasMeant() throws IOException {
        assertRefused(file("# ours", "", "lissten = \"x\""), 3, "did you mean \"listen\"?");
        assertRefused(file("[log]", "leval = \"info\""), 2, "did you mean \"log.level\"?");
        assertRefused(file("device = \"a\"", "bandwith = 5"), 2, "unknown key \"bandwith\"");
    }

    @Test
    void aWrongValueIsNamedWithItsLine() throws IOException {
        assertRefused(file("", "listen = \"0.0.0.0:22abc\""), 2, "is not a port");
        assertRefused(file("device = \"bob smith\""), 1, "not a device name");
        assertRefused(file("socket = \"relative\""), 1, "not an absolute path");
        assertRefused(file("strangers-per-address = 0"), 1, "from 1 to 512");
        assertRefused(file("listen = 5"), 1, "text in quotes");
        assertRefused(file("[log]", "files = 0"), 2, "from 1 to");
        assertRefused(file("[log]", "level = \"loud\""), 2, "none of error");
        assertRefused(file("advertise = \"x\""), 1, "is a list");
    }

    @Test
    void brokenTomlIsNamedWithItsLine() throws IOException {
        assertRefused(file("device = \"a\"", "listen = "), 2, "");
    }

    @Test
    void aMissingFileIsRefused() {
        assertThatThrownBy(() -> ConfigFile.read(directory.resolve("nowhere.toml")))
                .isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @CsvSource({"desk.example.org, desk", "Bob's Mac, Bob-s-Mac", "-x, x", "'', device", "...., device"})
    void aHostNameBecomesADeviceName(String host, String device) {
        assertThat(DaemonOptions.deviceName(host)).isEqualTo(new DeviceName(device));
    }

    @Test
    void theCommandLineComesBeforeTheFileBeforeTheEnvironment() throws IOException {
        HomePaths home = HomePaths.of(Map.of(), Path.of("/home/bob"));
        Map<String, String> service =
                Map.of("STATE_DIRECTORY", "/var/lib/p2p-daemon:/x", "RUNTIME_DIRECTORY", "/run/p2p-daemon");
        Path file = file("state = \"/from/file\"", "device = \"file\"");

        DaemonOptions plain = DaemonOptions.of(
                new DaemonOptions.Said(null, null, null, null, null), Map.of(), home, NO_MACHINE_CONFIG);
        DaemonOptions own = DaemonOptions.of(
                new DaemonOptions.Said(null, null, Path.of("/own"), null, new DeviceName("cli")),
                Map.of(),
                home,
                NO_MACHINE_CONFIG);
        DaemonOptions configured = DaemonOptions.of(
                new DaemonOptions.Said(file, null, null, Path.of("/s.sock"), null), service, home, NO_MACHINE_CONFIG);
        DaemonOptions underSystemd = DaemonOptions.of(
                new DaemonOptions.Said(null, null, null, null, null), service, home, NO_MACHINE_CONFIG);

        assertThat(plain.state()).isEqualTo(home.daemonState());
        assertThat(plain.socket()).isEqualTo(home.daemonSocket());
        assertThat(own.socket()).isEqualTo(Path.of("/own/daemon.sock"));
        assertThat(own.device()).isEqualTo(new DeviceName("cli"));
        assertThat(configured.state()).isEqualTo(Path.of("/from/file"));
        assertThat(configured.socket()).isEqualTo(Path.of("/s.sock"));
        assertThat(configured.device()).isEqualTo(new DeviceName("file"));
        assertThat(underSystemd.state()).isEqualTo(Path.of("/var/lib/p2p-daemon"));
        assertThat(underSystemd.socket()).isEqualTo(Path.of("/run/p2p-daemon/daemon.sock"));
    }
}
