// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.client;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** Reaches the daemon, and starts one where that is wanted. */
public final class DaemonDialer {
    /** How long a daemon may take until it answers. A JVM on a loaded machine needs seconds. */
    private static final Duration START_TIME = Duration.ofSeconds(30);

    /** How long a daemon may take that another command started; ours ended because that one was first. */
    private static final Duration OTHERS_START_TIME = Duration.ofSeconds(5);

    private static final long POLL_MILLIS = 25;

    private final String software;
    private final DaemonLauncher launcher;
    private final Consumer<String> notice;

    /** {@code software} names this program to the daemon; {@code notice} tells the user of a start. */
    public DaemonDialer(String software, DaemonLauncher launcher, Consumer<String> notice) {
        this.software = software;
        this.launcher = launcher;
        this.notice = notice;
    }

    /** A connection to the daemon that runs; DAEMON_UNREACHABLE with {@code next} when none does. */
    public DaemonConnection connect(Path socket, Deadline deadline, String next) {
        try {
            return DaemonConnection.open(socket, software, deadline);
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.DAEMON_UNREACHABLE, "no daemon answers at " + socket + why(socket, e), next);
        }
    }

    /** A connection to the daemon of the plan, which is started when it does not run. */
    public DaemonConnection connectOrStart(LaunchPlan plan, Deadline deadline) {
        try {
            return DaemonConnection.open(plan.socket(), software, deadline);
        } catch (IOException e) {
            notice.accept("no daemon runs; starting one (it goes on after this command; p2p daemon stop ends it)");
            return start(plan, deadline);
        }
    }

    /**
     * Starts the plan's daemon and waits until it answers. CONFLICT when it cannot have its state directory, port or socket,
     * TIMEOUT when the deadline passes first, else DAEMON_UNREACHABLE.
     */
    public DaemonConnection start(LaunchPlan plan, Deadline deadline) {
        DaemonLauncher.Launched launched = launcher.start(plan);
        Deadline patience = Deadline.after(START_TIME);
        boolean conflict = false;
        while (true) {
            boolean ended = !launched.process().isAlive();
            if (ended && !conflict && inConflict(launched)) {
                // Another command may have started one at the same moment: that one will answer.
                conflict = true;
                patience = Deadline.after(OTHERS_START_TIME);
            }
            boolean hopeless = patience.isPast() || deadline.isPast() || ended && !conflict;
            try {
                return DaemonConnection.open(plan.socket(), software, deadline);
            } catch (IOException e) {
                if (hopeless) {
                    throw failed(plan, launched, deadline);
                }
            }
            pause();
        }
    }

    private static boolean inConflict(DaemonLauncher.Launched launched) {
        return launched.process().exitValue() == ErrorCode.CONFLICT.exitCode();
    }

    /** Waits until nobody answers at the socket any more; DAEMON_UNREACHABLE when that takes longer than {@code time}. */
    public void awaitGone(Path socket, Duration time) {
        Deadline patience = Deadline.after(time);
        while (true) {
            try {
                DaemonConnection.open(socket, software, patience).close();
            } catch (IOException | RefusedException e) {
                return;
            }
            if (patience.isPast()) {
                throw new RefusedException(
                        ErrorCode.DAEMON_UNREACHABLE,
                        "the daemon at " + socket + " is still stopping",
                        "p2p daemon status");
            }
            pause();
        }
    }

    private static RefusedException failed(LaunchPlan plan, DaemonLauncher.Launched launched, Deadline deadline) {
        String words = launched.lastWords();
        String because = words.isEmpty() ? "" : ": " + words;
        if (launched.process().isAlive()) {
            return new RefusedException(
                    deadline.isPast() ? ErrorCode.TIMEOUT : ErrorCode.DAEMON_UNREACHABLE,
                    "the daemon was started and does not answer yet" + because,
                    "p2p daemon status");
        }
        return new RefusedException(
                inConflict(launched) ? ErrorCode.CONFLICT : ErrorCode.DAEMON_UNREACHABLE,
                "the daemon ended right after its start" + because,
                "p2p-daemon " + String.join(" ", plan.arguments()) + " shows more");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(
                    ErrorCode.INTERRUPTED, "interrupted while waiting for the daemon", "p2p daemon status");
        }
    }

    private static String why(Path socket, IOException e) {
        if (e instanceof AccessDeniedException || Files.exists(socket) && !Files.isWritable(socket)) {
            return " (it belongs to another user)";
        }
        if (e instanceof BindException || String.valueOf(e.getMessage()).contains("too long")) {
            return " (the path is too long for a socket: at most 107 bytes)";
        }
        return "";
    }
}
