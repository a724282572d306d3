// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.security.SecureRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.message.TrackerReply;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.catalog.CatalogWriter;
import p2p.tracker.catalog.Change;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.ManifestStore;
import p2p.tracker.catalog.Refusals;
import p2p.tracker.catalog.Result;
import p2p.tracker.login.PasswordDesk;
import p2p.tracker.presence.Presence;
import p2p.tracker.presence.Witnesses;

/** What the services work with, in one place. */
record Office(
        Loop loop,
        CatalogWriter writer,
        SessionReads reads,
        ManifestStore manifests,
        Presence presence,
        Witnesses witnesses,
        Standings standings,
        Sessions sessions,
        PendingLogins pendingLogins,
        PasswordDesk passwords,
        TicketDesk tickets,
        Hosts hosts,
        LogFile logFile,
        TrackerRoster roster,
        Progress progress,
        EventLog events,
        SecureRandom random) {

    /** Rows of a list that still fit into one frame, whatever they hold. */
    static final int MAX_ROWS = 900;

    /** Asks the catalog for the caller, in turn with its other questions. */
    <T> CompletionStage<T> read(Caller caller, Function<CatalogTables, T> question) {
        return reads.read(caller.device().session(), question);
    }

    /** Takes the caller's change to the catalog. */
    CompletionStage<Result> write(Caller caller, Change change) {
        RequestId request = caller.request() == null ? RequestId.random(random) : caller.request();
        return writer.write(new Command(request, loop.now(), caller.actor(), change));
    }

    /** The same, answered in the words that fit most changes. */
    CompletionStage<TrackerReply> change(Caller caller, Change change) {
        return write(caller, change).thenApply(result -> result.visit(Replies.PLAIN));
    }

    /** Refuses whoever is no admin. */
    UserName requireAdmin(Caller caller, String what) {
        UserName user = caller.user();
        if (standings.role(user) != Role.ADMIN) {
            events.warn("refused", "user", user, "wanted", what);
            throw Refusals.adminOnly(what);
        }
        return user;
    }
}
