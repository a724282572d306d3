// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import p2p.core.ConflictPolicy;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.MembershipTicket;

/** What happens to groups and memberships. */
final class GroupRules implements GroupChange.Visitor<Result> {
    private final Command command;
    private final CatalogTables tables;
    private final GroupTable groups;
    private final MemberTable members;

    GroupRules(Command command, CatalogTables tables) {
        this.command = command;
        this.tables = tables;
        this.groups = tables.groups();
        this.members = tables.members();
    }

    @Override
    public Result createGroup(GroupChange.CreateGroup c) {
        UserName me = actor();
        if (groups.find(c.group()) != null) {
            throw new RefusedException(
                    ErrorCode.NAME_TAKEN,
                    "the group \"" + c.group() + "\" exists already",
                    "choose another name, or: p2p group join " + c.group());
        }
        if (groups.count() >= CatalogLimits.GROUPS) {
            throw Refusals.full("this network takes no more groups", CatalogLimits.GROUPS);
        }
        requireRoomFor(me);
        GroupId id = groups.nextId();
        groups.add(new Group(id, c.group(), me, ConflictPolicy.VERSION, MembershipTicket.MAX_GRACE, command.time()));
        members.add(id, new Member(me, command.time()));
        return new Result.GroupCreated(id);
    }

    @Override
    public Result join(GroupChange.Join c) {
        UserName me = actor();
        Group group = Refusals.group(tables, c.group());
        if (members.isMember(group.id(), me)) {
            throw new RefusedException(
                    ErrorCode.ALREADY_A_MEMBER,
                    "you are a member of group \"" + group.name() + "\" already",
                    "p2p ls " + group.name());
        }
        requireRoomFor(me);
        if (c.invite() != null && useInvite(group, c.invite())) {
            return admit(group, me);
        }
        boolean repeated = members.request(group.id(), me) != null;
        if (!repeated) {
            if (members.requestCount(group.id()) >= CatalogLimits.REQUESTS_OF_GROUP) {
                throw Refusals.full("too many wait for this group already", CatalogLimits.REQUESTS_OF_GROUP);
            }
            members.addRequest(group.id(), new Member(me, command.time()));
        }
        return new Result.Asked(group.id(), group.shownOwner(), repeated);
    }

    @Override
    public Result leave(GroupChange.Leave c) {
        UserName me = actor();
        Group group = Refusals.group(tables, c.group());
        if (members.request(group.id(), me) != null) {
            members.removeRequest(group.id(), me);
            return new Result.Done("the request to join \"" + group.name() + "\" is withdrawn");
        }
        if (!members.isMember(group.id(), me)) {
            throw Refusals.notAMember(group.name());
        }
        requireNotBuiltIn(group, "left");
        if (group.isOwnedBy(me)) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "you own group \"" + group.name() + "\": give it to another member or delete it first",
                    "p2p group transfer " + group.name() + " USER, or: p2p group delete " + group.name());
        }
        members.remove(group.id(), me);
        return new Result.Ended(group.id(), me);
    }

    @Override
    public Result accept(GroupChange.Accept c) {
        Group group = owned(Refusals.group(tables, c.group()), "accept requests");
        Member request = request(group, c.user());
        requireRoomFor(request.user());
        return admit(group, request.user());
    }

    @Override
    public Result reject(GroupChange.Reject c) {
        Group group = owned(Refusals.group(tables, c.group()), "reject requests");
        Member request = request(group, c.user());
        members.removeRequest(group.id(), request.user());
        return new Result.Done("the request of " + request.user() + " is rejected");
    }

    @Override
    public Result remove(GroupChange.Remove c) {
        Group group = owned(Refusals.group(tables, c.group()), "remove members");
        UserName user = member(group, c.user());
        if (group.isOwnedBy(user)) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "the owner cannot be removed from group \"" + group.name() + "\"",
                    "p2p group transfer " + group.name() + " USER");
        }
        members.remove(group.id(), user);
        return new Result.Ended(group.id(), user);
    }

    @Override
    public Result transfer(GroupChange.Transfer c) {
        Group group = owned(Refusals.group(tables, c.group()), "hand it over");
        UserName user = member(group, c.newOwner());
        groups.setOwner(group.id(), user);
        return new Result.Done("group " + group.name() + " belongs to " + user + " now");
    }

    @Override
    public Result setGrace(GroupChange.SetGrace c) {
        Group group = Refusals.group(tables, c.group());
        requireNotBuiltIn(group, "changed");
        owned(group, "change its grace");
        groups.setGrace(group.id(), c.minutes());
        return new Result.Done("group " + group.name() + " has a grace of " + c.minutes() + " minutes now");
    }

    @Override
    public Result setPolicy(GroupChange.SetPolicy c) {
        Group group = Refusals.group(tables, c.group());
        requireNotBuiltIn(group, "changed");
        owned(group, "say what happens to names that are taken");
        groups.setPolicy(group.id(), c.policy());
        return new Result.Done("group " + group.name() + ": who publishes a name again "
                + switch (c.policy()) {
                    case VERSION -> "adds a version";
                    case OVERWRITE -> "replaces the file";
                    case RENAME -> "gets another name";
                });
    }

    @Override
    public Result delete(GroupChange.Delete c) {
        Group group = Refusals.group(tables, c.group());
        requireNotBuiltIn(group, "deleted");
        owned(group, "delete it");
        List<UserName> were = members.list(group.id(), CatalogLimits.ACCOUNTS).stream()
                .map(Member::user)
                .toList();
        groups.delete(group.id());
        return new Result.GroupDeleted(group.id(), were);
    }

    @Override
    public Result invite(GroupChange.Invite c) {
        UserName me = actor();
        Group group = Refusals.groupOfMember(tables, c.group(), me);
        if (c.preApproved()) {
            owned(group, "admit people in advance");
        }
        groups.pruneInvites(command.time() - CatalogLimits.INVITE_MEMORY_MILLIS);
        requireRoomForInvite(group, me);
        groups.addInvite(new GroupInvite(c.token(), group.id(), me, c.preApproved(), false, c.expires()));
        return new Result.Done("an invite to " + group.name());
    }

    /** No member may use up the invites of all, and all together not those of the owner. */
    private void requireRoomForInvite(Group group, UserName me) {
        boolean owner = group.isOwnedBy(me);
        int mine = owner ? CatalogLimits.INVITES_OF_GROUP : CatalogLimits.INVITES_OF_MEMBER;
        if (groups.openInvites(group.id(), me, command.time()) >= mine) {
            throw inviteRefused("you have too many open invites to group \"" + group.name() + "\"", mine);
        }
        if (!owner && groups.openInvites(group.id(), command.time()) >= CatalogLimits.INVITES_OF_GROUP) {
            throw inviteRefused("the group has too many open invites", CatalogLimits.INVITES_OF_GROUP);
        }
    }

    private static RefusedException inviteRefused(String what, int limit) {
        return new RefusedException(
                ErrorCode.CONFLICT, what + " (the limit is " + limit + ")", "wait until some are used or expire");
    }

    /** Whether the invite admits without the owner's answer. */
    private boolean useInvite(Group group, Sha256 token) {
        GroupInvite invite = groups.invite(token);
        if (invite == null || !invite.group().equals(group.id())) {
            throw badInvite("the link's token is not known here");
        }
        if (invite.expires() <= command.time()) {
            throw badInvite("the link has expired");
        }
        if (invite.used()) {
            throw badInvite("the link was used before: it admits one person");
        }
        if (invite.preApproved()) {
            groups.useInvite(token);
        }
        return invite.preApproved();
    }

    private static RefusedException badInvite(String why) {
        return new RefusedException(
                ErrorCode.LINK_USED_OR_EXPIRED, why, "ask for a new link, or: p2p group join GROUP");
    }

    private Result admit(Group group, UserName user) {
        members.removeRequest(group.id(), user);
        members.add(group.id(), new Member(user, command.time()));
        return new Result.Admitted(group.id(), user, group.shownOwner());
    }

    private UserName actor() {
        return Refusals.account(tables, command.actor().user()).name();
    }

    private Group owned(Group group, String what) {
        boolean operator = command.actor().equals(Actor.OPERATOR);
        if (!operator && !group.isOwnedBy(actor())) {
            throw Refusals.ownerOnly(group, what);
        }
        return group;
    }

    private UserName member(Group group, UserName user) {
        if (!members.isMember(group.id(), user)) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_USER,
                    "\"" + user + "\" is not a member of group \"" + group.name() + "\"",
                    "p2p group members " + group.name());
        }
        Account account = tables.accounts().find(user);
        return account == null ? user : account.name();
    }

    private Member request(Group group, UserName user) {
        Member request = members.request(group.id(), user);
        if (request == null) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_REQUEST,
                    "\"" + user + "\" has not asked to join group \"" + group.name() + "\"",
                    "p2p group requests " + group.name());
        }
        return request;
    }

    private void requireRoomFor(UserName user) {
        if (members.groupCount(user) >= CatalogLimits.GROUPS_OF_ACCOUNT) {
            throw Refusals.full(user + " is in too many groups", CatalogLimits.GROUPS_OF_ACCOUNT);
        }
    }

    private static void requireNotBuiltIn(Group group, String what) {
        if (group.id().equals(GroupId.PUBLIC)) {
            throw new RefusedException(
                    ErrorCode.NOT_ALLOWED,
                    "the group \"" + group.name() + "\" is built in and cannot be " + what,
                    "name a group of your own: p2p group list shows them");
        }
    }
}
