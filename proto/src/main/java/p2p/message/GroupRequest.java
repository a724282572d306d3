// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.GroupName;
import p2p.core.UserName;

/** Groups and who belongs to them. */
public sealed interface GroupRequest extends TrackerRequest {
    interface Visitor<R> {
        R createGroup(CreateGroup m);

        R listGroups(ListGroups m);

        R joinGroup(JoinGroup m);

        R leaveGroup(LeaveGroup m);

        R listJoinRequests(ListJoinRequests m);

        R acceptJoin(AcceptJoin m);

        R rejectJoin(RejectJoin m);

        R listMembers(ListMembers m);

        R removeMember(RemoveMember m);

        R transferGroup(TransferGroup m);

        R deleteGroup(DeleteGroup m);

        R inviteToGroup(InviteToGroup m);

        R setGrace(SetGrace m);

        R setPolicy(SetPolicy m);

        R listMirrors(ListMirrors m);
    }

    <R> R visit(GroupRequest.Visitor<R> visitor);

    @Override
    default <R> R visit(TrackerRequest.Visitor<R> visitor) {
        return visitor.group(this);
    }

    /** The account that is logged in becomes the owner. */
    record CreateGroup(GroupName group) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.createGroup(this);
        }
    }

    /** Every group in the network. */
    record ListGroups() implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.listGroups(this);
        }
    }

    /** Asks to become a member; a valid {@code inviteToken} of a pre-approved link admits at once. */
    record JoinGroup(GroupName group, @Nullable String inviteToken) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.joinGroup(this);
        }
    }

    /** Ends the membership; an owner must transfer or delete the group first. */
    record LeaveGroup(GroupName group) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.leaveGroup(this);
        }
    }

    /** Who waits for an answer: the owner's list, or with {@code mine} only one's own request. */
    record ListJoinRequests(GroupName group, boolean mine) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.listJoinRequests(this);
        }
    }

    /** Owner only. */
    record AcceptJoin(GroupName group, UserName user) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.acceptJoin(this);
        }
    }

    /** Owner only. */
    record RejectJoin(GroupName group, UserName user) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.rejectJoin(this);
        }
    }

    /** Members only. */
    record ListMembers(GroupName group) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.listMembers(this);
        }
    }

    /** Owner only: takes the membership away and revokes tickets. */
    record RemoveMember(GroupName group, UserName user) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.removeMember(this);
        }
    }

    /** Owner only: another member becomes the owner. */
    record TransferGroup(GroupName group, UserName newOwner) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.transferGroup(this);
        }
    }

    /** Owner only. */
    record DeleteGroup(GroupName group) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.deleteGroup(this);
        }
    }

    /** Makes a token for a join link; pre-approving needs the owner. */
    record InviteToGroup(GroupName group, boolean preApproved) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.inviteToGroup(this);
        }
    }

    /**
     * Owner only: for how many minutes, at most {@link MembershipTicket#MAX_GRACE}, members whose tickets could not be renewed
     * still get pieces from members who reach no tracker either.
     */
    record SetGrace(GroupName group, int minutes) implements GroupRequest {
        public SetGrace {
            if (minutes < 0 || minutes > MembershipTicket.MAX_GRACE) {
                throw new IllegalArgumentException("a grace of " + minutes + " minutes");
            }
        }

        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.setGrace(this);
        }
    }

    /** What happens in the group when a name is published again. */
    record SetPolicy(GroupName group, ConflictPolicy policy) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.setPolicy(this);
        }
    }

    /** The mirrors of the group that are online (member). */
    record ListMirrors(GroupName group) implements GroupRequest {
        @Override
        public <R> R visit(GroupRequest.Visitor<R> v) {
            return v.listMirrors(this);
        }
    }
}
