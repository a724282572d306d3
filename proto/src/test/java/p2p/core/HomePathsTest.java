// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomePathsTest {
    private static final Path HOME = Path.of("/home/alice");

    @Test
    void withoutVariablesEverythingLiesBelowTheHome() {
        HomePaths paths = HomePaths.of(Map.of(), HOME);

        assertThat(paths.config()).isEqualTo(HOME.resolve(".config/p2p"));
        assertThat(paths.state()).isEqualTo(HOME.resolve(".local/state/p2p"));
        assertThat(paths.daemonSocket()).isEqualTo(HOME.resolve(".local/state/p2p/run/daemon.sock"));
        assertThat(paths.daemonState()).isEqualTo(HOME.resolve(".local/state/p2p/daemon"));
    }

    @Test
    void aRuntimeDirectoryThatExistsHoldsTheSocket(@TempDir Path runtime) {
        HomePaths paths = HomePaths.of(Map.of("XDG_RUNTIME_DIR", runtime.toString()), HOME);

        assertThat(paths.daemonSocket()).isEqualTo(runtime.resolve("p2p/daemon.sock"));
    }

    @Test
    void aRuntimeDirectoryThatIsMissingIsPassedOver(@TempDir Path dir) {
        String missing = dir.resolve("nowhere").toString();
        HomePaths paths = HomePaths.of(Map.of("XDG_RUNTIME_DIR", missing, "XDG_STATE_HOME", "/var/s"), HOME);

        assertThat(paths.daemonSocket()).isEqualTo(Path.of("/var/s/p2p/run/daemon.sock"));
    }

    @Test
    void relativeAndEmptyVariablesCountAsUnset() {
        HomePaths paths = HomePaths.of(Map.of("XDG_STATE_HOME", "state", "XDG_CONFIG_HOME", ""), HOME);

        assertThat(paths.state()).isEqualTo(HOME.resolve(".local/state/p2p"));
        assertThat(paths.config()).isEqualTo(HOME.resolve(".config/p2p"));
    }

    @Test
    void everyAddressHasItsOwnPeerState() {
        HomePaths paths = HomePaths.of(Map.of(), HOME);

        assertThat(paths.peerState(new Endpoint("127.0.0.1", 7701))).hasFileName("127.0.0.1_7701");
        assertThat(paths.peerState(new Endpoint("::1", 7701))).hasFileName("--1_7701");
    }
}
