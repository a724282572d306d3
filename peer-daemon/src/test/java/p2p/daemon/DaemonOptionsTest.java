// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.HomePaths;
import p2p.message.StatusView;

class DaemonOptionsTest {
    private static final DaemonOptions.Said NOTHING = new DaemonOptions.Said(null, null, null, null, null);

    @TempDir
    Path folder;

    private Path machine;
    private HomePaths home;

    @BeforeEach
    void begin() {
        machine = folder.resolve("etc.toml");
        home = HomePaths.of(Map.of(), folder);
    }

    private DaemonOptions options(DaemonOptions.Said said) {
        return DaemonOptions.of(said, Map.of(), home, machine);
    }

    @Test
    void theMachinesConfigurationServesWhoHasNoneOfHisOwn() throws IOException {
        assertThat(options(NOTHING).configFile()).isNull();

        Files.writeString(machine, "device = \"of-all\"\n");
        assertThat(options(NOTHING).device()).isEqualTo(new DeviceName("of-all"));

        Files.createDirectories(home.config());
        Files.writeString(home.config().resolve("daemon.toml"), "device = \"mine\"\n");
        assertThat(options(NOTHING).device()).isEqualTo(new DeviceName("mine"));
    }

    @Test
    void aRestartSaysAgainWhatWasSaidAndTheStateButNotWhatWasConfigured() throws IOException {
        Files.writeString(machine, "listen = \"127.0.0.1:7799\"\ndevice = \"of-all\"\n");

        assertThat(options(NOTHING).launch())
                .isEqualTo(new StatusView.Launch(home.daemonState().toString(), null, null, null));
        Endpoint listen = new Endpoint("127.0.0.1", 7798);
        DeviceName device = new DeviceName("desk");
        assertThat(options(new DaemonOptions.Said(machine, listen, folder, null, device))
                        .launch())
                .isEqualTo(new StatusView.Launch(folder.toString(), listen, device, machine.toString()));
    }
}
