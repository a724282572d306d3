// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.GroupName;
import p2p.core.UserName;
import p2p.message.GroupRequest;
import p2p.wire.pb.GroupBody;
import p2p.wire.pb.Nothing;

/** Requests about groups and their members. */
final class GroupWire implements GroupRequest.Visitor<GroupBody> {
    private static final GroupWire WRITER = new GroupWire();

    private GroupWire() {}

    static GroupBody toBody(GroupRequest request) {
        return request.visit(WRITER);
    }

    static GroupRequest fromBody(GroupBody body) {
        return switch (body.getBodyCase()) {
            case CREATE_GROUP -> new GroupRequest.CreateGroup(group(body.getCreateGroup()));
            case LIST_GROUPS -> new GroupRequest.ListGroups();
            case JOIN_GROUP -> joinGroup(body.getJoinGroup());
            case LEAVE_GROUP -> new GroupRequest.LeaveGroup(group(body.getLeaveGroup()));
            case LIST_JOIN_REQUESTS -> listJoinRequests(body.getListJoinRequests());
            case ACCEPT_JOIN -> new GroupRequest.AcceptJoin(group(body.getAcceptJoin()), user(body.getAcceptJoin()));
            case REJECT_JOIN -> new GroupRequest.RejectJoin(group(body.getRejectJoin()), user(body.getRejectJoin()));
            case LIST_MEMBERS -> new GroupRequest.ListMembers(group(body.getListMembers()));
            case REMOVE_MEMBER ->
                new GroupRequest.RemoveMember(group(body.getRemoveMember()), user(body.getRemoveMember()));
            case TRANSFER_GROUP ->
                new GroupRequest.TransferGroup(group(body.getTransferGroup()), user(body.getTransferGroup()));
            case DELETE_GROUP -> new GroupRequest.DeleteGroup(group(body.getDeleteGroup()));
            case INVITE_TO_GROUP -> inviteToGroup(body.getInviteToGroup());
            case SET_GRACE ->
                new GroupRequest.SetGrace(
                        new GroupName(body.getSetGrace().getGroup()),
                        CoreWire.count(body.getSetGrace().getMinutes()));
            case SET_POLICY ->
                new GroupRequest.SetPolicy(
                        new GroupName(body.getSetPolicy().getGroup()),
                        CoreWire.POLICIES.fromWire(body.getSetPolicy().getPolicy()));
            case LIST_MIRRORS -> new GroupRequest.ListMirrors(group(body.getListMirrors()));
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("group request");
        };
    }

    private static GroupRequest joinGroup(GroupBody.JoinGroup f) {
        return new GroupRequest.JoinGroup(new GroupName(f.getGroup()), f.hasInviteToken() ? f.getInviteToken() : null);
    }

    private static GroupRequest listJoinRequests(GroupBody.ListJoinRequests f) {
        return new GroupRequest.ListJoinRequests(new GroupName(f.getGroup()), f.getMine());
    }

    private static GroupRequest inviteToGroup(GroupBody.InviteToGroup f) {
        return new GroupRequest.InviteToGroup(new GroupName(f.getGroup()), f.getPreApproved());
    }

    private static GroupName group(GroupBody.Named f) {
        return new GroupName(f.getGroup());
    }

    private static GroupName group(GroupBody.Member f) {
        return new GroupName(f.getGroup());
    }

    private static UserName user(GroupBody.Member f) {
        return new UserName(f.getUser());
    }

    private static GroupBody.Named named(GroupName group) {
        return GroupBody.Named.newBuilder().setGroup(group.text()).build();
    }

    private static GroupBody.Member member(GroupName group, UserName user) {
        return GroupBody.Member.newBuilder()
                .setGroup(group.text())
                .setUser(user.text())
                .build();
    }

    @Override
    public GroupBody createGroup(GroupRequest.CreateGroup m) {
        return GroupBody.newBuilder().setCreateGroup(named(m.group())).build();
    }

    @Override
    public GroupBody listGroups(GroupRequest.ListGroups m) {
        return GroupBody.newBuilder()
                .setListGroups(Nothing.getDefaultInstance())
                .build();
    }

    @Override
    public GroupBody joinGroup(GroupRequest.JoinGroup m) {
        GroupBody.JoinGroup.Builder join =
                GroupBody.JoinGroup.newBuilder().setGroup(m.group().text());
        if (m.inviteToken() != null) {
            join.setInviteToken(m.inviteToken());
        }
        return GroupBody.newBuilder().setJoinGroup(join).build();
    }

    @Override
    public GroupBody leaveGroup(GroupRequest.LeaveGroup m) {
        return GroupBody.newBuilder().setLeaveGroup(named(m.group())).build();
    }

    @Override
    public GroupBody listJoinRequests(GroupRequest.ListJoinRequests m) {
        return GroupBody.newBuilder()
                .setListJoinRequests(GroupBody.ListJoinRequests.newBuilder()
                        .setGroup(m.group().text())
                        .setMine(m.mine()))
                .build();
    }

    @Override
    public GroupBody acceptJoin(GroupRequest.AcceptJoin m) {
        return GroupBody.newBuilder().setAcceptJoin(member(m.group(), m.user())).build();
    }

    @Override
    public GroupBody rejectJoin(GroupRequest.RejectJoin m) {
        return GroupBody.newBuilder().setRejectJoin(member(m.group(), m.user())).build();
    }

    @Override
    public GroupBody listMembers(GroupRequest.ListMembers m) {
        return GroupBody.newBuilder().setListMembers(named(m.group())).build();
    }

    @Override
    public GroupBody removeMember(GroupRequest.RemoveMember m) {
        return GroupBody.newBuilder()
                .setRemoveMember(member(m.group(), m.user()))
                .build();
    }

    @Override
    public GroupBody transferGroup(GroupRequest.TransferGroup m) {
        return GroupBody.newBuilder()
                .setTransferGroup(member(m.group(), m.newOwner()))
                .build();
    }

    @Override
    public GroupBody deleteGroup(GroupRequest.DeleteGroup m) {
        return GroupBody.newBuilder().setDeleteGroup(named(m.group())).build();
    }

    @Override
    public GroupBody inviteToGroup(GroupRequest.InviteToGroup m) {
        return GroupBody.newBuilder()
                .setInviteToGroup(GroupBody.InviteToGroup.newBuilder()
                        .setGroup(m.group().text())
                        .setPreApproved(m.preApproved()))
                .build();
    }

    @Override
    public GroupBody setGrace(GroupRequest.SetGrace m) {
        return GroupBody.newBuilder()
                .setSetGrace(GroupBody.SetGrace.newBuilder()
                        .setGroup(m.group().text())
                        .setMinutes(m.minutes()))
                .build();
    }

    @Override
    public GroupBody setPolicy(GroupRequest.SetPolicy m) {
        return GroupBody.newBuilder()
                .setSetPolicy(GroupBody.SetPolicy.newBuilder()
                        .setGroup(m.group().text())
                        .setPolicy(CoreWire.POLICIES.toWire(m.policy())))
                .build();
    }

    @Override
    public GroupBody listMirrors(GroupRequest.ListMirrors m) {
        return GroupBody.newBuilder().setListMirrors(named(m.group())).build();
    }
}
