// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.FilePages;
import p2p.cli.view.LiveLine;
import p2p.cli.view.MirrorPages;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.SharedView;

/** Waits until mirrors hold what was shared. {@code ^C} stops the waiting only: mirrors go on fetching. */
final class Storing {
    private final Session session;
    private ControlEvent.@Nullable StoreProgress last;

    Storing(Session session) {
        this.session = session;
    }

    /** Shows each file once {@code mirrors} mirrors hold it; throws {@link RefusedException} ({@code NOT_STORED}) when they do not in time. */
    void await(List<SharedView> files, int mirrors) {
        int left = files.size();
        for (SharedView file : files) {
            ControlReply.Stored stored = await(file, mirrors);
            left--;
            MirrorPages.StoredFile shown = new MirrorPages.StoredFile(
                    file.group(), file.name(), file.version(), stored.stored(), stored.mirrors(), stored.millis());
            if (session.screen().isJson()) {
                session.screen().event("stored", "file", shown);
            } else {
                session.screen().show(shown, MirrorPages.stored(files.size() > 1, left == 0));
            }
        }
    }

    private ControlReply.Stored await(SharedView file, int mirrors) {
        String name = file.group() + "/" + file.name();
        if (!file.waiting().isEmpty()) {
            throw new RefusedException(
                    ErrorCode.NOT_STORED,
                    name + " is not in the catalog yet, so no mirror knows of it: " + file.waiting(),
                    "leave this machine on; later: the same command again");
        }
        last = null;
        Interrupts.Scope interruptible = session.interrupts().open();
        try (LiveLine live = session.screen().live()) {
            return session.ask(
                    new ControlRequest.AwaitStored(file.group(), file.name(), file.version(), mirrors),
                    ControlReply.Stored.class,
                    event -> progress(event, name, live));
        } catch (RefusedException e) {
            throw ended(name, mirrors, e);
        } finally {
            interruptible.close();
        }
    }

    private void progress(ControlEvent event, String name, LiveLine live) {
        event.visit(new ControlEvent.Visitor<Void>() {
            @Override
            public Void shareProgress(ControlEvent.ShareProgress m) {
                return null;
            }

            @Override
            public Void transferProgress(ControlEvent.TransferProgress m) {
                return null;
            }

            @Override
            public Void storeProgress(ControlEvent.StoreProgress m) {
                last = m;
                session.screen().event("storing", "progress", m);
                MirrorPages.storing(name, m, session.screen().width(), live);
                return null;
            }
        });
    }

    private RefusedException ended(String name, int mirrors, RefusedException e) {
        String later = "leave this machine on; p2p ls " + FilePages.groupOf(name) + " --stored shows what is stored";
        return switch (e.problem().code()) {
            case INTERRUPTED ->
                new RefusedException(ErrorCode.INTERRUPTED, "no longer waiting; mirrors go on fetching " + name, later);
            case TIMEOUT -> new RefusedException(ErrorCode.NOT_STORED, late(name, mirrors), later);
            default -> e;
        };
    }

    private String late(String name, int mirrors) {
        ControlEvent.StoreProgress seen = last;
        int stored = seen == null ? 0 : seen.stored();
        String note = seen == null || seen.note().isEmpty() ? "" : " (" + seen.note() + ")";
        return stored + " of " + mirrors + " mirrors hold " + name + " within the time of --timeout" + note;
    }
}
