// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import org.jspecify.annotations.Nullable;
import p2p.cli.view.Amounts;
import p2p.cli.view.LiveLine;
import p2p.cli.view.ProgressLine;
import p2p.cli.view.Screen;
import p2p.cli.view.TransferPages;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.core.RefusedException;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** Follows a download to its end. {@code ^C} detaches; the download goes on. */
final class Watch {
    private final Session session;
    private @Nullable TransferView last;

    Watch(Session session) {
        this.session = session;
    }

    /** Returns when the file is complete; throws the transfer's problem when it failed. */
    void untilDone(long id) {
        TransferView end;
        last = null;
        Interrupts.Scope interruptible = session.interrupts().open();
        try (LiveLine live = session.screen().live()) {
            end = session.ask(
                            new ControlRequest.WatchTransfer(id),
                            ControlReply.TransferShown.class,
                            event -> progress(event, live))
                    .transfer();
        } catch (RefusedException e) {
            throw detached(id, e);
        } finally {
            interruptible.close();
        }
        finish(end);
    }

    private void progress(ControlEvent event, LiveLine live) {
        event.visit(new ControlEvent.Visitor<Void>() {
            @Override
            public Void shareProgress(ControlEvent.ShareProgress m) {
                return null;
            }

            @Override
            public Void storeProgress(ControlEvent.StoreProgress m) {
                return null;
            }

            @Override
            public Void transferProgress(ControlEvent.TransferProgress m) {
                TransferView t = m.transfer();
                last = t;
                Screen screen = session.screen();
                screen.event("progress", "transfer", t);
                live.show(
                        () -> ProgressLine.of(t, screen.width()),
                        Amounts.percent(t.done(), t.size()),
                        t.state() + "/" + (t.reason() == null ? "" : t.reason().text()));
                return null;
            }
        });
    }

    private void finish(TransferView end) {
        Problem problem = end.problem();
        if (end.state() == TransferState.COMPLETE) {
            if (session.screen().isJson()) {
                session.screen().event("done", "transfer", end);
            } else {
                session.screen().show(end, TransferPages.done(session.workingDirectory()));
            }
            return;
        }
        if (problem != null) {
            throw new RefusedException(
                    problem.next().isBlank()
                            ? Problem.of(problem.code(), problem.message(), "p2p transfer retry " + end.number())
                            : problem);
        }
        throw new RefusedException(
                end.state() == TransferState.CANCELLED ? ErrorCode.INTERRUPTED : ErrorCode.INTERNAL,
                "transfer " + end.number() + " was "
                        + (end.state() == TransferState.CANCELLED ? "cancelled" : "left as " + end.state()),
                "p2p transfer show " + end.number());
    }

    private RefusedException detached(long id, RefusedException e) {
        String again = "p2p transfer wait " + id;
        return switch (e.problem().code()) {
            case INTERRUPTED ->
                new RefusedException(
                        ErrorCode.INTERRUPTED, "no longer watching; the download goes on", again + " watches it again");
            case TIMEOUT -> late(id, again);
            case DAEMON_UNREACHABLE ->
                new RefusedException(
                        ErrorCode.DAEMON_UNREACHABLE,
                        e.problem().message() + "; the download resumes with the daemon",
                        "p2p daemon start, then " + again);
            default -> e;
        };
    }

    /** The time is over: because nobody had the file, or for another reason. */
    private RefusedException late(long id, String again) {
        TransferView seen = last;
        return seen != null && seen.reason() == ReasonCode.NO_SOURCE_ONLINE
                ? new RefusedException(
                        ErrorCode.NO_SOURCE,
                        "transfer " + id + " found no source within the time of --timeout; it goes on waiting for one",
                        again + ", or p2p why " + id)
                : new RefusedException(
                        ErrorCode.TIMEOUT,
                        "transfer " + id + " is not complete within the time of --timeout; it goes on",
                        again + ", or p2p why " + id);
    }
}
