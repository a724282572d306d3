// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.cli.client.DaemonConnection;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.Deadline;
import p2p.cli.client.LaunchPlan;
import p2p.cli.view.Lines;
import p2p.cli.view.Screen;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.HomePaths;
import p2p.core.RefusedException;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.StatusView;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;

/**
 * What the commands of one process share: screen, input, and how the daemon is reached. Each command begins and finishes; in
 * between it has a deadline and, once it asks something, a connection.
 */
public final class Session {
    private final Screen screen;
    private final HomePaths paths;
    private final DaemonDialer dialer;
    private final Path workingDirectory;
    private final Map<String, String> environment;
    private Prompter prompter;
    private Interrupts interrupts;
    private Options options = new Options();
    private Deadline deadline = Deadline.none();
    private @Nullable DaemonConnection connection;
    private @Nullable LaunchPlan fixedPlan;
    private boolean inShell;

    /** Relative paths count from {@code workingDirectory}. */
    public Session(
            Screen screen,
            Prompter prompter,
            Interrupts interrupts,
            HomePaths paths,
            DaemonDialer dialer,
            Path workingDirectory,
            Map<String, String> environment) {
        this.screen = screen;
        this.prompter = prompter;
        this.interrupts = interrupts;
        this.paths = paths;
        this.dialer = dialer;
        this.workingDirectory = workingDirectory;
        this.environment = Map.copyOf(environment);
    }

    void begin(Options chosen) {
        finish();
        options = chosen;
        deadline = chosen.timeout == null ? Deadline.none() : Deadline.after(chosen.timeout);
        screen.use(chosen.form(), chosen.quiet);
    }

    void finish() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    /** From here on commands come from the shell, at this prompt. */
    void enterShell(Prompter shellPrompter, Interrupts shellInterrupts) {
        finish();
        inShell = true;
        screen.hintsAs(Spoken::inShell);
        prompter = shellPrompter;
        interrupts = shellInterrupts;
    }

    /** All further commands of this session mean this daemon, unless they name another socket. */
    void fix(LaunchPlan plan) {
        finish();
        fixedPlan = plan;
    }

    boolean inShell() {
        return inShell;
    }

    Screen screen() {
        return screen;
    }

    Prompter prompter() {
        return prompter;
    }

    Interrupts interrupts() {
        return interrupts;
    }

    Options options() {
        return options;
    }

    HomePaths paths() {
        return paths;
    }

    DaemonDialer dialer() {
        return dialer;
    }

    Deadline deadline() {
        return deadline;
    }

    Path workingDirectory() {
        return workingDirectory;
    }

    /** The path as the daemon needs it: absolute; its working directory is another. At the shell's prompt {@code ~} is the home. */
    Path absolute(String path) {
        try {
            if (inShell && (path.equals("~") || path.startsWith("~/"))) {
                return Path.of(home() + path.substring(1)).normalize();
            }
            return workingDirectory.resolve(path).normalize();
        } catch (java.nio.file.InvalidPathException e) {
            throw new RefusedException(ErrorCode.NO_SUCH_PATH, "not a path: " + e.getMessage(), "");
        }
    }

    /** The folder that files go below whose place nobody named. */
    private Path home() {
        Path files = paths.files();
        return files.getParent() == null ? files : files.getParent();
    }

    /** Whether there is a desktop that can show a browser. */
    boolean hasDesktop() {
        return !environment.getOrDefault("DISPLAY", "").isEmpty()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    }

    /** Whether the user named the socket; then no daemon is started on the side. */
    boolean socketIsNamed() {
        return options.socket != null
                || fixedPlan != null
                || !environment.getOrDefault("P2P_SOCKET", "").isEmpty();
    }

    Path socket() {
        if (options.socket != null) {
            return workingDirectory.resolve(options.socket);
        }
        if (fixedPlan != null) {
            return fixedPlan.socket();
        }
        String named = environment.getOrDefault("P2P_SOCKET", "");
        return named.isEmpty() ? paths.daemonSocket() : workingDirectory.resolve(named);
    }

    /**
     * How the daemon at the socket of this command is started. A socket of the usual name beside a daemon's key lies in that
     * daemon's state directory; any other socket says nothing of the state.
     */
    LaunchPlan plan() {
        LaunchPlan fixed = fixedPlan;
        if (options.socket == null && fixed != null) {
            return fixed;
        }
        Path socket = socket();
        Path folder = socket.getParent();
        boolean inState = socketIsNamed()
                && folder != null
                && socket.endsWith(HomePaths.SOCKET_NAME)
                && Files.exists(folder.resolve(HomePaths.DAEMON_KEY));
        Path state = inState ? folder : null;
        Path logged = state == null ? paths.state() : state;
        return new LaunchPlan(
                socket,
                state,
                null,
                null,
                null,
                socketIsNamed(),
                logged.resolve("log").resolve("daemon-start.log"));
    }

    DaemonConnection daemon() {
        DaemonConnection open = connection;
        if (open == null) {
            open = connect();
            connection = open;
        }
        return open;
    }

    private DaemonConnection connect() {
        if (socketIsNamed()) {
            return dialer.connect(socket(), deadline, howToStart(socket()));
        }
        return options.noStart
                ? dialer.connect(socket(), deadline, "p2p daemon start")
                : dialer.connectOrStart(plan(), deadline);
    }

    /** What starts the daemon that does not answer at this socket. */
    String howToStart(Path socket) {
        LaunchPlan fixed = fixedPlan;
        boolean planned =
                fixed != null && fixed.state() != null && fixed.socket().equals(socket);
        return planned || socket.equals(paths.daemonSocket())
                ? "p2p daemon start"
                : "p2p-daemon run --socket " + socket + " starts one";
    }

    /** Whether this session speaks to the daemon that {@code p2p} without {@code --socket} speaks to. */
    boolean isDefaultSocket() {
        return socket().equals(paths.daemonSocket());
    }

    /** How this verb of {@code p2p daemon} is written for the daemon of this session. */
    String daemonCommand(String verb) {
        Path socket = socket();
        String where = isDefaultSocket() ? "" : "--socket " + Lines.word(socket.toString()) + " ";
        return "p2p " + where + "daemon " + verb;
    }

    /** The daemon's answer, which must be of this kind; refusals are thrown. */
    <R extends ControlReply> R ask(ControlRequest request, Class<R> kind) {
        return ask(request, kind, event -> {});
    }

    <R extends ControlReply> R ask(ControlRequest request, Class<R> kind, Consumer<ControlEvent> meanwhile) {
        return require(daemon().ask(request, meanwhile), kind);
    }

    /** The tracker's answer to a request that the daemon passes on. */
    <R extends TrackerReply> R relay(TrackerRequest request, Class<R> kind) {
        return require(
                ask(new ControlRequest.Relay(request), ControlReply.Relayed.class)
                        .reply(),
                kind);
    }

    StatusView status() {
        return ask(new ControlRequest.ShowStatus(), ControlReply.StatusShown.class)
                .status();
    }

    /** The group that is meant where none is named. */
    GroupName defaultGroup() {
        return status().defaultGroup();
    }

    private static <R> R require(Object reply, Class<R> kind) {
        if (!kind.isInstance(reply)) {
            throw new RefusedException(
                    ErrorCode.INTERNAL,
                    "unexpected answer: " + reply.getClass().getSimpleName() + " instead of " + kind.getSimpleName(),
                    "use programs of the same release; p2p daemon logs shows the details");
        }
        return kind.cast(reply);
    }

    /** Asks for a yes, unless {@code --yes}; without a terminal that option is needed. */
    void confirm(String question) {
        if (options.yes) {
            return;
        }
        if (!prompter.isTerminal()) {
            throw new RefusedException(ErrorCode.USAGE, question + " Nobody is there to ask", "add --yes");
        }
        if (!prompter.agrees(question)) {
            throw new RefusedException(ErrorCode.INTERRUPTED, "not done", "answer y, or add --yes");
        }
    }
}
