// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import p2p.cli.view.NetworkPages;
import p2p.cli.view.TransferPages;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code p2p status}. */
@Command(
        name = "status",
        footer = {"", "Examples:", "  p2p status", "  p2p status --watch"},
        description = {"Downloads, trackers, rates, who is logged in.", TransferPages.LETTERS})
final class StatusCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 500;

    private final Session session;

    @Option(names = "--watch", description = "Again and again until ^C; JSON Lines with --json.")
    boolean watch;

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (!watch) {
            show();
            return 0;
        }
        Interrupts.Scope interruptible = session.interrupts().open();
        try {
            while (!session.deadline().isPast()) {
                session.screen().restart();
                show();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            throw new RefusedException(ErrorCode.TIMEOUT, "the time of --timeout is over", "");
        } catch (InterruptedException e) {
            return ErrorCode.INTERRUPTED.exitCode();
        } catch (RefusedException e) {
            if (e.problem().code() == ErrorCode.INTERRUPTED) {
                return ErrorCode.INTERRUPTED.exitCode();
            }
            throw e;
        } finally {
            interruptible.close();
        }
    }

    private void show() {
        NetworkPages.Overview overview = new NetworkPages.Overview(session.status(), new Listing(session).transfers());
        session.screen().show(overview, NetworkPages::overview);
    }
}
