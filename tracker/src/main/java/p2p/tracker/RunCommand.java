// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.HomePaths;
import p2p.core.RefusedException;
import p2p.core.StateLock;
import p2p.core.TrackerInfo;
import p2p.tracker.console.ControllingTerminal;
import p2p.tracker.console.ServerShell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code p2p-tracker run}: serves until it is told to stop. */
@Command(name = "run", description = "Serves in the foreground; prints a line that begins with \"ready\" once it does.")
final class RunCommand implements Callable<Integer> {
    private static final Path MACHINE_CONFIG = Path.of("/etc/p2p/tracker.toml");
    private static final int STOP_WITHIN_MILLIS = 10_000;
    private static final int DISK_FAILED = ErrorCode.DISK.exitCode();

    @Option(names = "--config", paramLabel = "FILE", description = "the configuration (TOML)")
    private @Nullable Path config;

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "where to listen (0.0.0.0:8089)")
    private @Nullable String listen;

    @Option(names = "--advertise", paramLabel = "HOST:PORT", description = "where daemons reach this tracker")
    private @Nullable String advertise;

    @Option(names = "--state", paramLabel = "DIR", description = "where it keeps its state")
    private @Nullable Path state;

    @Option(names = "--trackers", paramLabel = "FILE", description = "a tracker_info.txt: every tracker's address")
    private @Nullable Path trackers;

    @Option(names = "--id", paramLabel = "N", description = "which line of that file is this tracker's")
    private @Nullable Integer id;

    @Option(
            names = "--join-token",
            paramLabel = "SECRET",
            description = "what cluster.key of the network's first tracker holds")
    private @Nullable String joinToken;

    @Override
    public Integer call() throws InterruptedException, IOException {
        TrackerConfig settings = settings();
        Path directory = settings.state() == null ? StatePaths.standard() : settings.state();
        try (StateDirectory locked = StateDirectory.open(directory)) {
            TrackerLog.open(locked.log(), settings.debug());
            Logger log = LoggerFactory.getLogger(RunCommand.class);
            try {
                return serve(settings, locked, log);
            } catch (RefusedException e) {
                log.info("not started: {}", e.problem());
                throw e;
            } finally {
                TrackerLog.close();
            }
        }
    }

    private int serve(TrackerConfig settings, StateDirectory locked, Logger log) throws InterruptedException {
        PrintStream out = System.out;
        try (TrackerProcess process = TrackerProcess.start(settings, locked, () -> halt(log))) {
            // asked now: once the terminal hangs up it is no longer ours
            boolean terminal = ControllingTerminal.exists();
            Signals.register("TERM", () -> process.stop("SIGTERM"));
            Signals.register("INT", () -> process.stop("SIGINT"));
            Signals.register("HUP", () -> hangUp(process, terminal, log));
            ServerShell shell = process.shell(out);
            shell.start();
            process.serve(shell::print);
            shell.ready();
            process.awaitStop();
            endAnyway(log);
        } catch (IOException e) {
            throw StateLock.unusable(locked.path(), e);
        }
        if (System.console() != null) {
            out.println("stopped");
        }
        return 0;
    }

    private static void halt(Logger log) {
        log.error(
                "the catalog or its log cannot be written or read: the process ends at once; what was acknowledged is on disk");
        log.error(
                "next: see that the disk has room and is whole (the lines above say what failed), then start it again");
        Runtime.getRuntime().halt(DISK_FAILED);
    }

    /** A stop that hangs must not keep the machine waiting. */
    private static void endAnyway(Logger log) {
        Thread thread = new Thread(
                () -> {
                    try {
                        Thread.sleep(STOP_WITHIN_MILLIS);
                        log.error("stopping took more than {} ms: the process ends", STOP_WITHIN_MILLIS);
                        Runtime.getRuntime().halt(ErrorCode.INTERNAL.exitCode());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop-deadline");
        thread.setDaemon(true);
        thread.start();
    }

    private void hangUp(TrackerProcess process, boolean terminal, Logger log) {
        if (terminal) {
            process.stop("SIGHUP");
            return;
        }
        try {
            process.reload(settings());
        } catch (RefusedException e) {
            log.error("configuration not read again: {}", e.problem().message());
        }
    }

    private TrackerConfig settings() {
        TrackerConfig file = config == null
                ? ConfigFile.readDefault(HomePaths.ofProcess().config().resolve("tracker.toml"), MACHINE_CONFIG)
                : ConfigFile.read(config);
        TrackerConfig given = file.with(endpoint("--listen", listen), endpoint("--advertise", advertise), state)
                .joiningWith(joinToken);
        return trackers == null ? alone(given) : oneOf(trackers, given);
    }

    private TrackerConfig alone(TrackerConfig given) {
        if (id != null) {
            throw new RefusedException(
                    ErrorCode.USAGE, "--id counts the lines of a file, and there is none", "--trackers FILE --id N");
        }
        return given;
    }

    private TrackerConfig oneOf(Path file, TrackerConfig given) {
        TrackerInfo info = TrackerInfo.read(file);
        int count = info.trackers().size();
        if (id == null || id < 1 || id > count) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    (id == null ? "which tracker this is was not said" : "there is no tracker " + id) + ": " + file
                            + " lists " + count,
                    "give a number from 1 to " + count);
        }
        Endpoint line = info.trackers().get(id - 1);
        Path own = given.state() == null ? StatePaths.of(info, id) : given.state();
        Endpoint listenOn = given.listen() == null ? Addresses.listenFor(line) : given.listen();
        return given.with(listenOn, given.advertise() == null ? line : given.advertise(), own)
                .oneOf(new TrackerConfig.Company(info, file), id);
    }

    private static @Nullable Endpoint endpoint(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Endpoint.parse(text, Endpoint.DEFAULT_TRACKER_PORT);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ErrorCode.USAGE, option + ": " + e.getMessage(), "for example " + option + " 127.0.0.1:8089");
        }
    }
}
