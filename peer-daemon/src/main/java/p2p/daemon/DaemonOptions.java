// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.HomePaths;
import p2p.daemon.web.WebSettings;
import p2p.message.StatusView;

/**
 * With what the daemon runs: the command line before the configuration file before the environment before the defaults.
 *
 * @param listen where peers are accepted; null for any address and port 7700, or the next free one, remembered
 * @param strangersPerAddress see {@link DaemonConfig}
 * @param files where the folders for downloads and uploads are at first
 * @param configFile what SIGHUP reads again, null for none
 * @param launch what a restart has to say again
 */
record DaemonOptions(
        @Nullable Endpoint listen,
        Path state,
        Path socket,
        DeviceName device,
        List<Endpoint> advertise,
        int strangersPerAddress,
        WebSettings dashboard,
        Path files,
        DaemonLog.Settings log,
        @Nullable Path configFile,
        StatusView.Launch launch) {
    /** The machine's configuration; a user's own stands before it. */
    static final Path MACHINE_CONFIG = Path.of("/etc/p2p/daemon.toml");

    private static final String CONFIG_NAME = "daemon.toml";

    /** What was said on the command line; null for not said. */
    record Said(
            @Nullable Path config,
            @Nullable Endpoint listen,
            @Nullable Path state,
            @Nullable Path socket,
            @Nullable DeviceName device) {}

    static DaemonOptions of(Said said, Map<String, String> environment, HomePaths home, Path machineConfig) {
        Path configFile = configFile(said, home, machineConfig);
        DaemonConfig config = configFile == null ? DaemonConfig.EMPTY : ConfigFile.read(configFile);
        Path ownState = first(said.state(), config.state(), service(environment, "STATE_DIRECTORY"));
        Path ownSocket = first(said.socket(), config.socket(), null);
        Path socket = ownSocket != null ? ownSocket : defaultSocket(environment, home, ownState);
        DeviceName device = said.device() != null ? said.device() : config.device();
        Path state = (ownState == null ? home.daemonState() : ownState).toAbsolutePath();
        return new DaemonOptions(
                said.listen() != null ? said.listen() : config.listen(),
                state,
                socket.toAbsolutePath(),
                device == null ? hostName() : device,
                config.advertise(),
                config.strangersPerAddress(),
                config.dashboard(),
                ownState == null ? home.files() : state,
                config.log(),
                configFile,
                launch(said, state));
    }

    private static StatusView.Launch launch(Said said, Path state) {
        Path config = said.config();
        return new StatusView.Launch(
                state.toString(),
                said.listen(),
                said.device(),
                config == null ? null : config.toAbsolutePath().toString());
    }

    private static @Nullable Path configFile(Said said, HomePaths home, Path machineConfig) {
        if (said.config() != null) {
            return said.config();
        }
        Path usual = home.config().resolve(CONFIG_NAME);
        return Files.isRegularFile(usual) ? usual : Files.isRegularFile(machineConfig) ? machineConfig : null;
    }

    /** The default path for the default state; a daemon with a state directory of its own has its socket there. */
    private static Path defaultSocket(Map<String, String> environment, HomePaths home, @Nullable Path ownState) {
        Path runtime = service(environment, "RUNTIME_DIRECTORY");
        if (runtime != null) {
            return runtime.resolve(HomePaths.SOCKET_NAME);
        }
        return ownState == null ? home.daemonSocket() : ownState.resolve(HomePaths.SOCKET_NAME);
    }

    /** A directory that systemd made for a service (systemd.exec(5)): the first, if it names several. */
    private static @Nullable Path service(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? null : Path.of(value.split(":", 2)[0]);
    }

    private static @Nullable Path first(@Nullable Path a, @Nullable Path b, @Nullable Path c) {
        return a != null ? a : b != null ? b : c;
    }

    /** The host's name with what a device name may not hold left out. */
    static DeviceName hostName() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            name = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("");
        }
        return deviceName(name);
    }

    static DeviceName deviceName(String host) {
        String first =
                host.split("[.]", 2)[0].replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return new DeviceName(first.isEmpty() ? "device" : first.substring(0, Math.min(64, first.length())));
    }
}
