// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import p2p.cli.client.DaemonConnection;
import p2p.cli.client.Deadline;
import p2p.cli.client.LaunchPlan;
import p2p.cli.view.Lines;
import p2p.cli.view.NetworkPages;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.HomePaths;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.StatusView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code p2p daemon ...}. */
@Command(
        name = "daemon",
        footer = {"", "Examples:", "  p2p daemon status", "  p2p daemon start", "  p2p daemon logs -n 50"},
        description = "The daemon that shares and downloads in the background.")
final class DaemonCommands {
    private static final int LINES = 100;

    /** A clean stop takes at most 10 s; then its process ends. */
    private static final Duration STOP_TIME = Duration.ofSeconds(15);

    private final Session session;

    DaemonCommands(Session session) {
        this.session = session;
    }

    /** How a daemon is to be started, where its own defaults do not serve. */
    static final class Launch {
        @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Where peers connect.")
        @Nullable
        Endpoint listen;

        @Option(names = "--state", paramLabel = "DIR", description = "Where it keeps its state.")
        @Nullable
        Path state;

        @Option(names = "--device", paramLabel = "NAME", description = "What this device is called.")
        @Nullable
        DeviceName device;
    }

    @Command(description = "Addresses, key, trackers, account.")
    int status() {
        running(session.socket()).close();
        session.screen().show("status", statusOf(session.socket()), NetworkPages::daemon);
        return 0;
    }

    @Command(description = "Start it in the background, unless it runs.")
    int start(@Mixin Launch launch) {
        LaunchPlan plan = plan(launch);
        boolean ran = true;
        try {
            running(plan.socket()).close();
        } catch (RefusedException e) {
            if (e.problem().code() != ErrorCode.DAEMON_UNREACHABLE) {
                throw e;
            }
            ran = false;
            session.dialer().start(plan, session.deadline()).close();
        }
        StatusView status = statusOf(plan.socket());
        Outcomes.show(
                session,
                (ran ? "the daemon runs already" : "the daemon runs now") + ": pid " + status.pid() + ", listening on "
                        + status.listening(),
                status.root() == null ? "p2p join LINK" : "p2p status");
        return 0;
    }

    @Command(description = "Stop it cleanly; downloads go on at its next start.")
    int stop() {
        String again;
        try (DaemonConnection daemon = running(session.socket())) {
            again = startAgain(statusOf(daemon).launch());
            daemon.ask(new ControlRequest.StopDaemon());
        }
        session.dialer().awaitGone(session.socket(), STOP_TIME);
        Outcomes.show(session, "the daemon has stopped", again);
        return 0;
    }

    /** The command that starts the daemon of this session as it runs now. */
    private String startAgain(StatusView.@Nullable Launch now) {
        if (session.isDefaultSocket()) {
            return "p2p daemon start";
        }
        LaunchPlan nothing = new LaunchPlan(session.socket(), null, null, null, null, true, session.socket());
        return "p2p-daemon "
                + asItRuns(nothing, now).arguments().stream().map(Lines::word).collect(Collectors.joining(" "));
    }

    @Command(description = "Stop it and start it again.")
    int restart(@Mixin Launch launch) {
        LaunchPlan plan = plan(launch);
        try (DaemonConnection daemon = running(plan.socket())) {
            plan = asItRuns(plan, statusOf(daemon).launch());
            daemon.ask(new ControlRequest.StopDaemon());
            session.dialer().awaitGone(plan.socket(), STOP_TIME);
        } catch (RefusedException e) {
            if (e.problem().code() != ErrorCode.DAEMON_UNREACHABLE) {
                throw e;
            }
        }
        session.dialer().start(plan, session.deadline()).close();
        Outcomes.show(
                session,
                "the daemon has started again: pid " + statusOf(plan.socket()).pid());
        return 0;
    }

    @Command(description = "The newest lines of its log.")
    int logs(
            @Option(
                            names = {"-n", "--lines"},
                            paramLabel = "N",
                            defaultValue = "" + LINES,
                            description = "At most so many.")
                    int lines) {
        ControlReply.LogLines log = session.ask(new ControlRequest.ReadDaemonLog(lines), ControlReply.LogLines.class);
        session.screen().show(log, (l, sheet) -> NetworkPages.logLines(l.lines(), sheet));
        return 0;
    }

    @Command(description = "Where the dashboard's downloads and uploads go; shows it, or changes it.")
    int config(
            @Option(names = "--downloads", paramLabel = "DIR", description = "For downloads whose place nobody named.")
                    @Nullable
                    Path downloads,
            @Option(names = "--uploads", paramLabel = "DIR", description = "For files that a browser uploads.")
                    @Nullable
                    Path uploads) {
        ControlRequest request = downloads == null && uploads == null
                ? new ControlRequest.ShowFolders()
                : new ControlRequest.SetFolders(absolute(downloads), absolute(uploads));
        session.screen().show(session.ask(request, ControlReply.FoldersShown.class), NetworkPages::folders);
        return 0;
    }

    private @Nullable String absolute(@Nullable Path path) {
        return path == null ? null : session.absolute(path.toString()).toString();
    }

    /** A connection to the daemon that runs: these verbs never start one on the side. */
    private DaemonConnection running(Path socket) {
        return session.dialer().connect(socket, session.deadline(), session.howToStart(socket));
    }

    private StatusView statusOf(Path socket) {
        try (DaemonConnection daemon = session.dialer().connect(socket, Deadline.none(), "p2p daemon start")) {
            return statusOf(daemon);
        }
    }

    private static StatusView statusOf(DaemonConnection daemon) {
        return (daemon.ask(new ControlRequest.ShowStatus()) instanceof ControlReply.StatusShown s ? s : unexpected())
                .status();
    }

    private static ControlReply.StatusShown unexpected() {
        throw new RefusedException(ErrorCode.INCOMPATIBLE, "the daemon does not tell its status", "");
    }

    /** A daemon with a state directory of its own has its socket there, unless one is named. */
    private LaunchPlan plan(Launch launch) {
        LaunchPlan usual = session.plan();
        Path state = launch.state == null ? usual.state() : session.absolute(launch.state.toString());
        return new LaunchPlan(
                state == null || usual.namesSocket() ? usual.socket() : state.resolve(HomePaths.SOCKET_NAME),
                state,
                launch.listen == null ? usual.listen() : launch.listen,
                launch.device == null ? usual.device() : launch.device,
                usual.config(),
                usual.namesSocket() || state != null,
                state == null ? usual.log() : state.resolve("log").resolve("daemon-start.log"));
    }

    /** The plan, with what it leaves open taken from the daemon that runs: its restart is the same daemon. */
    private static LaunchPlan asItRuns(LaunchPlan plan, StatusView.@Nullable Launch now) {
        if (now == null) {
            return plan;
        }
        return new LaunchPlan(
                plan.socket(),
                plan.state() == null ? Path.of(now.state()) : plan.state(),
                plan.listen() == null ? now.listen() : plan.listen(),
                plan.device() == null ? now.device() : plan.device(),
                now.config() == null ? null : Path.of(now.config()),
                true,
                plan.log());
    }
}
