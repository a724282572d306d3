// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.HomePaths;
import p2p.core.Problem;
import p2p.core.RefusedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The daemon's command line. Every error is one line that says what failed and why, a next line, and a stable exit code. */
@Command(
        name = "p2p-daemon",
        description = "Shares files with groups of people and downloads from them, in the background.",
        subcommands = DaemonMain.Run.class,
        mixinStandardHelpOptions = true,
        versionProvider = DaemonMain.Version.class)
public final class DaemonMain {
    public static void main(String[] args) {
        DaemonLog.beginQuietly();
        NativeDigests.install();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new DaemonMain());
        line.registerConverter(Endpoint.class, text -> Endpoint.parse(text, Endpoint.DEFAULT_PEER_PORT));
        line.registerConverter(DeviceName.class, DeviceName::new);
        line.setParameterExceptionHandler((e, args) -> {
            String why = e.getCause() instanceof IllegalArgumentException cause ? cause.getMessage() : e.getMessage();
            return say(
                    e.getCommandLine().getErr(),
                    Problem.of(ErrorCode.USAGE, String.valueOf(why), "p2p-daemon run --help"));
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> say(command.getErr(), problem(e)));
        return line;
    }

    private static Problem problem(Exception failure) {
        if (failure instanceof RefusedException refused) {
            return refused.problem();
        }
        if (failure instanceof IOException io) {
            return Problem.of(ErrorCode.DISK, String.valueOf(io.getMessage()), "check the path and its rights");
        }
        org.slf4j.LoggerFactory.getLogger(DaemonMain.class).error("bug: the daemon cannot run", failure);
        return Problem.of(ErrorCode.INTERNAL, "the daemon failed: " + failure, "its log file has the details");
    }

    private static int say(PrintWriter err, Problem problem) {
        err.println("p2p-daemon: " + problem.message());
        if (!problem.next().isEmpty()) {
            err.println("  next: " + problem.next());
        }
        err.flush();
        return problem.code().exitCode();
    }

    /** The release, from the jar. */
    static String software() {
        String release = DaemonMain.class.getPackage().getImplementationVersion();
        return "p2p-daemon " + (release == null ? "dev" : release);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {software()};
        }
    }

    /** Serves in the foreground until it is told to stop. */
    @Command(
            name = "run",
            description =
                    "Serve in the foreground; prints a line that begins with \"ready\" once the control socket exists.",
            mixinStandardHelpOptions = true)
    static final class Run implements Callable<Integer> {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "TOML; default ~/.config/p2p/daemon.toml, else /etc/p2p/daemon.toml, if it exists.")
        private @Nullable Path config;

        @Option(
                names = "--listen",
                paramLabel = "HOST:PORT",
                description = "Default 0.0.0.0:7700, or the next free port.")
        private @Nullable Endpoint listen;

        @Option(names = "--state", paramLabel = "DIR", description = "What is kept; default ~/.local/state/p2p/daemon.")
        private @Nullable Path state;

        @Option(names = "--socket", paramLabel = "PATH", description = "The control socket.")
        private @Nullable Path socket;

        @Option(names = "--device", paramLabel = "NAME", description = "This machine's name; default the host's.")
        private @Nullable DeviceName device;

        @Override
        public Integer call() throws Exception {
            DaemonOptions.Said said = new DaemonOptions.Said(config, listen, state, socket, device);
            DaemonOptions options =
                    DaemonOptions.of(said, System.getenv(), HomePaths.ofProcess(), DaemonOptions.MACHINE_CONFIG);
            return new Foreground(options).run();
        }
    }
}
