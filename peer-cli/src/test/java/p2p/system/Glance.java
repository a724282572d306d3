// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.command.CommandTree;
import p2p.cli.command.Session;
import p2p.cli.command.StandardInput;
import p2p.cli.view.Screen;
import p2p.core.HomePaths;

/**
 * A command of the command line that runs in the test's own process. A wait looks again and again, and a process for each look keeps a
 * processor busy that those who are waited for could use. What a test asserts is said by a process, as users have it.
 */
final class Glance {
    private static final int COLUMNS = 200;

    private Glance() {}

    /** Runs {@code p2p} at a daemon's socket, without a terminal. On any thread. */
    static Said run(Path home, Path socket, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Session session = new Session(
                new Screen(outStream, errStream, false, false, () -> COLUMNS),
                new StandardInput(new ByteArrayInputStream(new byte[0]), errStream, false),
                () -> () -> {},
                HomePaths.of(Map.of(), home),
                new DaemonDialer("p2p/test", new DaemonLauncher(home.resolve("none")), errStream::println),
                home,
                Map.of("P2P_SOCKET", socket.toString()));
        int exit = CommandTree.forOnly(session, Arrays.asList(arguments)).run(arguments);
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
