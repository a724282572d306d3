// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.Problem;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.GroupRequest;
import p2p.message.GroupView;
import p2p.message.JoinRequestView;
import p2p.message.MemberView;
import p2p.message.MirrorView;
import p2p.message.TrackerReply;
import p2p.tracker.catalog.CatalogLimits;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.catalog.Group;
import p2p.tracker.catalog.GroupChange;
import p2p.tracker.catalog.Member;
import p2p.tracker.catalog.Refusals;
import p2p.tracker.catalog.Result;
import p2p.tracker.presence.OnlineDevice;

/** Groups and memberships. */
record GroupService(Office office, Caller caller) implements GroupRequest.Visitor<CompletionStage<TrackerReply>> {
    private static final int TOKEN_BYTES = 18;
    /** Rows with a text that still fit into one frame. */
    private static final int MAX_MIRRORS = 250;

    private CompletionStage<TrackerReply> change(GroupChange change) {
        caller.user();
        return office.change(caller, change);
    }

    @Override
    public CompletionStage<TrackerReply> createGroup(GroupRequest.CreateGroup m) {
        return change(new GroupChange.CreateGroup(m.group()));
    }

    @Override
    public CompletionStage<TrackerReply> listGroups(GroupRequest.ListGroups m) {
        UserName user = caller.user();
        return office.read(
                caller,
                tables -> new TrackerReply.Groups(tables.groups().list(user, Office.MAX_ROWS).stream()
                        .map(s -> new GroupView(
                                s.group().id(),
                                s.group().name(),
                                s.group().shownOwner(),
                                s.members(),
                                s.standing(),
                                s.group().grace(),
                                s.group().policy()))
                        .toList()));
    }

    @Override
    public CompletionStage<TrackerReply> joinGroup(GroupRequest.JoinGroup m) {
        Sha256 invite = m.inviteToken() == null ? null : AccountService.tokenHash(m.inviteToken());
        return change(new GroupChange.Join(m.group(), invite));
    }

    @Override
    public CompletionStage<TrackerReply> leaveGroup(GroupRequest.LeaveGroup m) {
        return change(new GroupChange.Leave(m.group()));
    }

    @Override
    public CompletionStage<TrackerReply> listJoinRequests(GroupRequest.ListJoinRequests m) {
        UserName user = caller.user();
        return office.read(caller, tables -> {
            Group group = Refusals.group(tables, m.group());
            if (!m.mine() && !group.isOwnedBy(user)) {
                throw Refusals.ownerOnly(group, "see its requests");
            }
            return new TrackerReply.JoinRequests(requests(tables, group, user, m.mine()).stream()
                    .map(r -> new JoinRequestView(group.name(), r.user(), group.shownOwner(), r.time()))
                    .toList());
        });
    }

    private static List<Member> requests(CatalogTables tables, Group group, UserName user, boolean mine) {
        if (!mine) {
            return tables.members().requests(group.id(), Office.MAX_ROWS);
        }
        Member own = tables.members().request(group.id(), user);
        return own == null ? List.of() : List.of(own);
    }

    @Override
    public CompletionStage<TrackerReply> acceptJoin(GroupRequest.AcceptJoin m) {
        caller.user();
        return office.write(caller, new GroupChange.Accept(m.group(), m.user()))
                .thenApply(result -> result instanceof Result.Admitted
                        ? new TrackerReply.Done(m.user() + " is a member of " + m.group() + " now")
                        : result.visit(Replies.PLAIN));
    }

    @Override
    public CompletionStage<TrackerReply> rejectJoin(GroupRequest.RejectJoin m) {
        return change(new GroupChange.Reject(m.group(), m.user()));
    }

    @Override
    public CompletionStage<TrackerReply> listMembers(GroupRequest.ListMembers m) {
        UserName user = caller.user();
        record Found(Group group, List<Member> members) {}
        return office.read(caller, tables -> {
                    Group group = Refusals.groupOfMember(tables, m.group(), user);
                    return new Found(group, tables.members().list(group.id(), Office.MAX_ROWS));
                })
                .thenApply(found -> new TrackerReply.Members(found.members().stream()
                        .map(member -> new MemberView(
                                member.user(),
                                found.group().isOwnedBy(member.user()),
                                office.presence().isOnline(member.user()),
                                member.time()))
                        .toList()));
    }

    @Override
    public CompletionStage<TrackerReply> removeMember(GroupRequest.RemoveMember m) {
        return change(new GroupChange.Remove(m.group(), m.user()));
    }

    @Override
    public CompletionStage<TrackerReply> transferGroup(GroupRequest.TransferGroup m) {
        return change(new GroupChange.Transfer(m.group(), m.newOwner()));
    }

    @Override
    public CompletionStage<TrackerReply> setPolicy(GroupRequest.SetPolicy m) {
        return change(new GroupChange.SetPolicy(m.group(), m.policy()));
    }

    @Override
    public CompletionStage<TrackerReply> setGrace(GroupRequest.SetGrace m) {
        return change(new GroupChange.SetGrace(m.group(), m.minutes()));
    }

    @Override
    public CompletionStage<TrackerReply> deleteGroup(GroupRequest.DeleteGroup m) {
        return change(new GroupChange.Delete(m.group()));
    }

    @Override
    public CompletionStage<TrackerReply> listMirrors(GroupRequest.ListMirrors m) {
        UserName user = caller.user();
        return office.read(caller, tables -> Refusals.groupOfMember(tables, m.group(), user))
                .thenApply(group -> new TrackerReply.Mirrors(office.presence().mirrors().of(group.id()).stream()
                        .limit(MAX_MIRRORS)
                        .flatMap(device -> mirror(device, group.id()).stream())
                        .toList()));
    }

    private static Optional<MirrorView> mirror(OnlineDevice device, GroupId group) {
        UserName user = device.user();
        return user == null
                ? Optional.empty()
                : device.mirrors().stream()
                        .filter(mirror -> mirror.group().equals(group))
                        .findFirst()
                        .map(mirror -> new MirrorView(
                                user,
                                device.session().device(),
                                device.session().peer(),
                                device.isReachable(),
                                mirror.problem()));
    }

    @Override
    public CompletionStage<TrackerReply> inviteToGroup(GroupRequest.InviteToGroup m) {
        caller.user();
        byte[] secret = new byte[TOKEN_BYTES];
        office.random().nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Sha256 hash = AccountService.tokenHash(token);
        long expires = office.loop().now() + CatalogLimits.INVITE_LIFE_MILLIS;
        return office.write(caller, new GroupChange.Invite(m.group(), hash, m.preApproved(), expires))
                .thenCompose(result -> result instanceof Result.Refused
                        ? CompletableFuture.completedFuture(result.visit(Replies.PLAIN))
                        : office.read(caller, tables -> tables.groups().invite(hash) != null)
                                .thenApply(kept -> kept ? new TrackerReply.InviteToken(token) : lost()));
    }

    /** A retry: the catalog kept the first try's token, which nobody but its answer knew. */
    private static TrackerReply lost() {
        return new TrackerReply.Refused(
                Problem.of(ErrorCode.CONFLICT, "the invite was made, but its answer was lost", "ask for another one"));
    }
}
