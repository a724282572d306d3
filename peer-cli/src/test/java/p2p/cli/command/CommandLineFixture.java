// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.view.Screen;
import p2p.core.HomePaths;

/** A command line in this process: its own home, script as input, output kept. */
final class CommandLineFixture {
    /** What a command said. */
    record Said(int exit, String out, String err) {}

    private final Path home;
    private final Path socket;

    CommandLineFixture(Path home, Path socket) {
        this.home = home;
        this.socket = socket;
    }

    Said run(String... arguments) {
        return runWith("", arguments);
    }

    Said runWith(String input, String... arguments) {
        return run(
                err -> new StandardInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), err, false),
                arguments);
    }

    /** Somebody at a terminal runs it, and types what is asked for. */
    Said runBy(Person person, String... arguments) {
        return run(err -> person, arguments);
    }

    private Said run(Function<PrintStream, Prompter> prompter, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Session session = new Session(
                new Screen(outStream, errStream, false, false, () -> 200),
                prompter.apply(errStream),
                () -> () -> {},
                HomePaths.of(Map.of(), home),
                new DaemonDialer("p2p/test", new DaemonLauncher(home.resolve("no/bin/p2p-daemon")), errStream::println),
                home,
                Map.of("P2P_SOCKET", socket.toString()));
        int exit = CommandTree.forOnly(session, Arrays.asList(arguments)).run(arguments);
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
