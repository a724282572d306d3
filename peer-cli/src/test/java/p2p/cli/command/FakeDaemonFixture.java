// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the command line against a control socket that answers as a daemon does: a fresh one, and a fresh home, for each test. */
abstract class FakeDaemonFixture {
    @TempDir
    Path home;

    FakeDaemon daemon;
    CommandLineFixture cli;

    @BeforeEach
    void begin() throws IOException {
        daemon = new FakeDaemon(home.resolve("d.sock"));
        cli = new CommandLineFixture(home, daemon.socket());
    }

    @AfterEach
    void end() throws IOException {
        daemon.close();
    }
}
