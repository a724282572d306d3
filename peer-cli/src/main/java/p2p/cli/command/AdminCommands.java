// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.NetworkPages;
import p2p.cli.view.TrackerPages;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.message.AdminRequest;
import p2p.message.ConflictView;
import p2p.message.TrackerReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p admin ...}: what the tracker allows to admins. */
@Command(
        name = "admin",
        footer = {
            "",
            "Examples:",
            "  p2p admin users",
            "  p2p admin role bob admin",
            "  p2p admin ping bob@laptop",
            "  p2p admin log report.pdf"
        },
        description = "For admins: accounts, roles, hosts, the server's log.")
final class AdminCommands {
    private static final int LINES = 200;

    private final Session session;
    private final Accounts accounts;

    AdminCommands(Session session) {
        this.session = session;
        this.accounts = new Accounts(session);
    }

    @Command(description = "All accounts; or disable or enable one.")
    int users(
            @Option(names = "--disable", paramLabel = "USER", description = "The account may do nothing any more.")
                    @Nullable
                    UserName disable,
            @Option(names = "--enable", paramLabel = "USER", description = "The account may work again.") @Nullable
                    UserName enable) {
        if (disable != null) {
            session.confirm("Disable account " + disable + "?");
            accounts.report(accounts.relayAny(new AdminRequest.SetDisabled(disable, true)), disable + " is disabled");
        }
        if (enable != null) {
            accounts.report(accounts.relayAny(new AdminRequest.SetDisabled(enable, false)), enable + " is enabled");
        }
        if (disable == null && enable == null) {
            TrackerReply.Users users = session.relay(new AdminRequest.ListUsers(), TrackerReply.Users.class);
            session.screen().show(users, (u, sheet) -> NetworkPages.users(u.users(), sheet));
        }
        return 0;
    }

    @Command(description = "Give an account a role.")
    int role(@Parameters(paramLabel = "USER") UserName user, @Parameters(paramLabel = "admin|user") Role role) {
        accounts.report(
                accounts.relayAny(new AdminRequest.SetRole(user, role)),
                user + " has the role " + role.name().toLowerCase(java.util.Locale.ROOT));
        return 0;
    }

    @Command(
            name = "delete-file",
            description = "Take a file of any group off its list; copies on members' disks stay.")
    int deleteFile(@Parameters(paramLabel = "GROUP/NAME[@V]") String file) {
        new FileDeletion(session).delete(FileLookup.parse(file));
        return 0;
    }

    @Command(description = "The files that a host offers.")
    int discover(@Parameters(paramLabel = "HOST", description = "A device, or user@device.") String host) {
        TrackerReply.HostFiles files = session.relay(new AdminRequest.Discover(host), TrackerReply.HostFiles.class);
        session.screen().show(files, p2p.cli.view.FilePages::hostFiles);
        return 0;
    }

    @Command(description = "A live round trip to a host's daemon.")
    int ping(@Parameters(paramLabel = "HOST", description = "A device, or user@device.") String host) {
        TrackerReply.HostAnswered answer =
                session.relay(new AdminRequest.PingHost(host), TrackerReply.HostAnswered.class);
        session.screen().show(answer, NetworkPages::hostAnswered);
        return 0;
    }

    @Command(
            description = {
                "Changes that were set aside when trackers went on apart from each other and one gave way.",
                "Removals and revocations of either side hold; what is set aside can be asked for again."
            })
    int conflicts() {
        List<ConflictView> all = new ArrayList<>();
        TrackerReply.Conflicts page;
        do {
            long last = all.isEmpty() ? 0 : all.get(all.size() - 1).number();
            page = session.relay(new AdminRequest.ListConflicts(last), TrackerReply.Conflicts.class);
            all.addAll(page.conflicts());
        } while (page.more());
        session.screen().show(new TrackerReply.Conflicts(all, false), TrackerPages::conflicts);
        return 0;
    }

    @Command(description = "The newest lines of the server's log that contain the text.")
    int log(
            @Parameters(arity = "0..1", paramLabel = "TEXT", defaultValue = "") String filter,
            @Option(
                            names = {"-n", "--lines"},
                            paramLabel = "N",
                            defaultValue = "" + LINES,
                            description = "At most so many.")
                    int lines) {
        TrackerReply.LogLines log = session.relay(new AdminRequest.ReadLog(filter, lines), TrackerReply.LogLines.class);
        session.screen().show(log, (l, sheet) -> NetworkPages.logLines(l.lines(), sheet));
        return 0;
    }
}
