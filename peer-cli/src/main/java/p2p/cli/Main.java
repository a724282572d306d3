// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.command.CommandTree;
import p2p.cli.command.ProcessInterrupts;
import p2p.cli.command.Session;
import p2p.cli.command.StandardInput;
import p2p.cli.command.Version;
import p2p.cli.view.Screen;
import p2p.cli.view.TerminalWidth;
import p2p.core.HomePaths;

/** The command {@code p2p}: builds the parts and runs one command, which may be the shell. */
public final class Main {
    private Main() {}

    /** Ends the process with the command's exit code (CLI.md). */
    public static void main(String[] arguments) {
        ProcessInterrupts interrupts = new ProcessInterrupts();
        int code = run(arguments, interrupts);
        interrupts.done();
        System.exit(code);
    }

    private static int run(String[] arguments, ProcessInterrupts interrupts) {
        Map<String, String> environment = System.getenv();
        Terminals terminals = Terminals.ofProcess();
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        boolean colour = terminals.error()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        Screen screen = new Screen(
                out,
                err,
                terminals.error(),
                colour,
                new TerminalWidth(environment, terminals.error()),
                new TerminalWidth(environment, terminals.output()));
        StandardInput input = new StandardInput(System.in, err, terminals.input());
        DaemonLauncher launcher = new DaemonLauncher(home().resolve("bin").resolve("p2p-daemon"));
        Session session = new Session(
                screen,
                input,
                interrupts,
                HomePaths.ofProcess(),
                new DaemonDialer(Version.software(), launcher, screen::warn),
                Path.of("").toAbsolutePath(),
                environment);
        try {
            return CommandTree.forOnly(session, List.of(arguments)).run(arguments);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** The distribution's folder: the launcher tells it. */
    private static Path home() {
        return Path.of(System.getProperty("p2p.home", ".")).toAbsolutePath().normalize();
    }
}
