// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.GroupName;
import p2p.core.Sha256;
import p2p.core.UserName;

/** Groups and who belongs to them. */
public sealed interface GroupChange extends Change {
    interface Visitor<R> {
        R createGroup(CreateGroup c);

        R join(Join c);

        R leave(Leave c);

        R accept(Accept c);

        R reject(Reject c);

        R remove(Remove c);

        R transfer(Transfer c);

        R delete(Delete c);

        R invite(Invite c);

        R setGrace(SetGrace c);

        R setPolicy(SetPolicy c);
    }

    <R> R visit(GroupChange.Visitor<R> visitor);

    @Override
    default <R> R visit(Change.Visitor<R> visitor) {
        return visitor.group(this);
    }

    /** The actor becomes the owner. */
    record CreateGroup(GroupName group) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.createGroup(this);
        }
    }

    /** Asks for admission; a good pre-approved invite admits at once. */
    record Join(GroupName group, @Nullable Sha256 invite) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.join(this);
        }
    }

    /** Ends the actor's membership, or withdraws the request. */
    record Leave(GroupName group) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.leave(this);
        }
    }

    /** The owner admits who asked. */
    record Accept(GroupName group, UserName user) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.accept(this);
        }
    }

    /** The owner turns the request down. */
    record Reject(GroupName group, UserName user) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.reject(this);
        }
    }

    /** The owner ends somebody's membership. */
    record Remove(GroupName group, UserName user) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.remove(this);
        }
    }

    /** The owner hands the group to another member. */
    record Transfer(GroupName group, UserName newOwner) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.transfer(this);
        }
    }

    /** The owner ends the group and all its entries. */
    record Delete(GroupName group) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.delete(this);
        }
    }

    /** A token for join links; {@code expires} in ms since 1970. */
    record Invite(GroupName group, Sha256 token, boolean preApproved, long expires) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.invite(this);
        }
    }

    /** The owner says for how many minutes the group's tickets count among peers that reach no tracker. */
    record SetGrace(GroupName group, int minutes) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.setGrace(this);
        }
    }

    /** The owner says what happens when a name is published again. */
    record SetPolicy(GroupName group, ConflictPolicy policy) implements GroupChange {
        @Override
        public <R> R visit(GroupChange.Visitor<R> v) {
            return v.setPolicy(this);
        }
    }
}
