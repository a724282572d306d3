// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.concurrent.CompletionStage;
import p2p.core.UserName;
import p2p.message.AdminRequest;
import p2p.message.TrackerReply;
import p2p.message.UserView;
import p2p.tracker.catalog.AccountChange;

/** What admins may do. */
record AdminService(Office office, Caller caller) implements AdminRequest.Visitor<CompletionStage<TrackerReply>> {
    /** Of a page: each may name a file of 255 bytes and say why it failed. */
    private static final int CONFLICTS = 200;

    @Override
    public CompletionStage<TrackerReply> listUsers(AdminRequest.ListUsers m) {
        office.requireAdmin(caller, "list users");
        return office.read(caller, tables -> tables.accounts().list(Office.MAX_ROWS))
                .thenApply(accounts -> new TrackerReply.Users(accounts.stream()
                        .map(a -> new UserView(
                                a.name(),
                                a.role(),
                                a.disabled(),
                                a.created(),
                                office.presence().devicesOnline(a.name())))
                        .toList()));
    }

    @Override
    public CompletionStage<TrackerReply> listTrackers(AdminRequest.ListTrackers m) {
        office.requireAdmin(caller, "list the trackers");
        return office.roster().trackers().thenApply(TrackerReply.Trackers::new);
    }

    @Override
    public CompletionStage<TrackerReply> listConflicts(AdminRequest.ListConflicts m) {
        office.requireAdmin(caller, "list conflicts");
        return office.read(caller, tables -> tables.asides().list(m.after(), CONFLICTS + 1))
                .thenApply(found -> new TrackerReply.Conflicts(
                        found.subList(0, Math.min(CONFLICTS, found.size())), found.size() > CONFLICTS));
    }

    @Override
    public CompletionStage<TrackerReply> setRole(AdminRequest.SetRole m) {
        office.requireAdmin(caller, "give roles");
        return office.change(caller, new AccountChange.SetRole(m.user(), m.role()));
    }

    @Override
    public CompletionStage<TrackerReply> setDisabled(AdminRequest.SetDisabled m) {
        office.requireAdmin(caller, "disable accounts");
        return office.change(caller, new AccountChange.SetDisabled(m.user(), m.disabled()));
    }

    @Override
    public CompletionStage<TrackerReply> discover(AdminRequest.Discover m) {
        UserName admin = office.requireAdmin(caller, "discover a host's files");
        office.events().record("admin", "by", admin, "did", "discover", "host", m.host());
        return office.hosts().discover(m.host()).thenApply(TrackerReply.class::cast);
    }

    @Override
    public CompletionStage<TrackerReply> pingHost(AdminRequest.PingHost m) {
        UserName admin = office.requireAdmin(caller, "ping a host");
        office.events().record("admin", "by", admin, "did", "ping", "host", m.host());
        return office.hosts().ping(m.host()).thenApply(TrackerReply.class::cast);
    }

    @Override
    public CompletionStage<TrackerReply> readLog(AdminRequest.ReadLog m) {
        UserName admin = office.requireAdmin(caller, "read the server's log");
        return office.logFile().newest(m.filter(), m.limit()).thenApply(lines -> {
            office.events().record("admin", "by", admin, "did", "log", "filter", m.filter());
            return new TrackerReply.LogLines(lines);
        });
    }
}
