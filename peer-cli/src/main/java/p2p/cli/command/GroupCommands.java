// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.GroupPages;
import p2p.core.ConflictPolicy;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.GroupRequest;
import p2p.message.GroupView;
import p2p.message.JoinRequestView;
import p2p.message.MemberView;
import p2p.message.StatusView;
import p2p.message.TrackerReply;
import p2p.trust.InviteLink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p group ...}. */
@Command(
        name = "group",
        footer = {"", "Examples:", "  p2p group create docs", "  p2p group join docs", "  p2p group accept docs bob"},
        description = "Groups: circles of people who share files.")
final class GroupCommands {
    private final Session session;
    private final Accounts accounts;
    private final Groups groups;

    GroupCommands(Session session) {
        this.session = session;
        this.accounts = new Accounts(session);
        this.groups = new Groups(session);
    }

    @Command(description = "Make a group; prints the link that brings others in.")
    int create(@Parameters(paramLabel = "GROUP") GroupName group) {
        session.relay(new GroupRequest.CreateGroup(group), TrackerReply.GroupCreated.class);
        session.screen().show(new GroupPages.Created(group, link(group, null)), GroupPages::created);
        return 0;
    }

    @Command(description = "All groups of the network, and how you stand to them.")
    int list() {
        TrackerReply.Groups all = session.relay(new GroupRequest.ListGroups(), TrackerReply.Groups.class);
        session.screen().show(all, (g, sheet) -> GroupPages.groups(g.groups(), sheet));
        return 0;
    }

    @Command(description = "One group; its members too when you are one.")
    int show(@Parameters(paramLabel = "GROUP") GroupName name) {
        GroupView group = groups.find(name);
        boolean member = Groups.isMember(group);
        List<MemberView> members = member
                ? session.relay(new GroupRequest.ListMembers(name), TrackerReply.Members.class)
                        .members()
                : List.of();
        session.screen().show(new GroupPages.Detail(group, members), GroupPages::detail);
        return 0;
    }

    @Command(
            name = "default",
            description =
                    "The group that is meant where none is named, by share and by bare names; with GROUP, choose it.")
    int usual(@Parameters(arity = "0..1", paramLabel = "GROUP") @Nullable GroupName group) {
        if (group == null) {
            session.screen().show(new GroupPages.Usual(session.defaultGroup()), GroupPages::usual);
            return 0;
        }
        if (!Groups.isMember(groups.find(group))) {
            throw new RefusedException(
                    ErrorCode.NOT_A_MEMBER,
                    "you are not a member of group \"" + group + "\"",
                    "p2p group join " + group);
        }
        ControlReply.Done done = session.ask(new ControlRequest.SetDefaultGroup(group), ControlReply.Done.class);
        Outcomes.show(session, done.text());
        return 0;
    }

    @Command(description = "Ask to become a member.")
    int join(@Parameters(paramLabel = "GROUP") GroupName group) {
        groups.join(group, null);
        return 0;
    }

    @Command(description = "End the membership: nothing is fetched or offered there any more.")
    int leave(@Parameters(paramLabel = "GROUP") GroupName group) {
        if (!session.options().yes && groups.find(group).standing() == GroupView.Standing.MEMBER) {
            session.confirm("Leave group " + group + "? Its owner has to let you in again.");
        }
        accounts.report(accounts.relayAny(new GroupRequest.LeaveGroup(group)), "you left group " + group);
        return 0;
    }

    @Command(description = "Who waits to be let in; of all groups that you own when no GROUP is named.")
    int requests(
            @Parameters(arity = "0..1", paramLabel = "GROUP") @Nullable GroupName group,
            @Option(names = "--mine", description = "Your own requests instead.") boolean mine) {
        GroupView.Standing standing = mine ? GroupView.Standing.REQUESTED : GroupView.Standing.OWNER;
        List<GroupName> asked = group != null ? List.of(group) : groups.withStanding(standing);
        List<JoinRequestView> waiting = new ArrayList<>();
        for (GroupName each : asked) {
            waiting.addAll(session.relay(new GroupRequest.ListJoinRequests(each, mine), TrackerReply.JoinRequests.class)
                    .requests());
        }
        session.screen()
                .show(
                        new TrackerReply.JoinRequests(waiting),
                        (r, sheet) -> GroupPages.requests(r.requests(), mine, sheet));
        return 0;
    }

    @Command(description = "Admit somebody (owner).")
    int accept(@Parameters(paramLabel = "GROUP") GroupName group, @Parameters(paramLabel = "USER") UserName user) {
        accounts.report(
                accounts.relayAny(new GroupRequest.AcceptJoin(group, user)),
                user + " is a member of " + group + " now");
        return 0;
    }

    @Command(description = "Turn a request down (owner).")
    int reject(@Parameters(paramLabel = "GROUP") GroupName group, @Parameters(paramLabel = "USER") UserName user) {
        accounts.report(
                accounts.relayAny(new GroupRequest.RejectJoin(group, user)),
                "the request of " + user + " is turned down");
        return 0;
    }

    @Command(description = "The members.")
    int members(@Parameters(paramLabel = "GROUP") GroupName group) {
        TrackerReply.Members members = session.relay(new GroupRequest.ListMembers(group), TrackerReply.Members.class);
        session.screen().show(members, (m, sheet) -> GroupPages.members(m.members(), sheet));
        return 0;
    }

    @Command(description = "Take a membership away (owner); open transfers end within seconds.")
    int remove(@Parameters(paramLabel = "GROUP") GroupName group, @Parameters(paramLabel = "USER") UserName user) {
        session.confirm("Remove " + user + " from " + group + "?");
        accounts.report(
                accounts.relayAny(new GroupRequest.RemoveMember(group, user)),
                user + " is no longer a member of " + group);
        return 0;
    }

    @Command(description = "Make another member the owner (owner).")
    int transfer(@Parameters(paramLabel = "GROUP") GroupName group, @Parameters(paramLabel = "USER") UserName user) {
        session.confirm("Make " + user + " the owner of " + group + "?");
        accounts.report(
                accounts.relayAny(new GroupRequest.TransferGroup(group, user)), user + " owns " + group + " now");
        return 0;
    }

    @Command(description = "Change the rules of the group (owner).")
    int policy(
            @Parameters(paramLabel = "GROUP") GroupName group,
            @Option(
                            names = "--grace",
                            paramLabel = "TIME",
                            description =
                                    "How long members still share once tickets have expired and no tracker answers: 0, or 1m to 12h (default 12h).")
                    @Nullable
                    Grace grace,
            @Option(
                            names = "--on-conflict",
                            paramLabel = "version|overwrite|rename",
                            description =
                                    "What happens when a name is published again by who may: a new version (default), the file is replaced, or NAME_v2.")
                    @Nullable
                    ConflictPolicy conflict) {
        if (grace == null && conflict == null) {
            throw new RefusedException(
                    ErrorCode.USAGE, "which rule?", "for example: p2p group policy " + group + " --on-conflict rename");
        }
        if (conflict != null) {
            accounts.report(
                    accounts.relayAny(new GroupRequest.SetPolicy(group, conflict)),
                    "group " + group + ": " + GroupPages.conflict(conflict));
        }
        if (grace != null) {
            accounts.report(
                    accounts.relayAny(new GroupRequest.SetGrace(group, grace.minutes())),
                    "group " + group + ": " + GroupPages.grace(grace.minutes())
                            + "; it holds for tickets renewed from now on");
        }
        return 0;
    }

    @Command(description = "Delete the group and its list of files (owner). Files on people's disks stay.")
    int delete(@Parameters(paramLabel = "GROUP") GroupName group) {
        session.confirm("Delete group " + group + " for all its members?");
        accounts.report(accounts.relayAny(new GroupRequest.DeleteGroup(group)), "group " + group + " is deleted");
        return 0;
    }

    @Command(description = "Print a join link.")
    int invite(
            @Parameters(paramLabel = "GROUP") GroupName group,
            @Option(names = "--pre-approved", description = "Whoever uses the link first is a member at once (owner).")
                    boolean preApproved) {
        String token = preApproved
                ? session.relay(new GroupRequest.InviteToGroup(group, true), TrackerReply.InviteToken.class)
                        .token()
                : null;
        String link = link(groups.find(group).name(), token);
        if (link == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "this device is in no network yet", "p2p join LINK");
        }
        session.screen().show(new GroupPages.Invitation(link, preApproved), GroupPages::invited);
        return 0;
    }

    private @Nullable String link(GroupName group, @Nullable String token) {
        StatusView status = session.status();
        if (status.root() == null || status.trackers().isEmpty()) {
            return null;
        }
        return new InviteLink(
                        status.trackers().stream()
                                .map(StatusView.TrackerStatus::endpoint)
                                .toList(),
                        status.root(),
                        group,
                        token)
                .toString();
    }
}
