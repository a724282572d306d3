// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import p2p.core.DeviceName;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.Problem;
import p2p.core.Role;
import p2p.core.UserName;

/** What applying a {@link Command} led to. */
public sealed interface Result {
    interface Visitor<R> {
        R refused(Refused r);

        R done(Done r);

        R accountCreated(AccountCreated r);

        R loggedIn(LoggedIn r);

        R loggedOut(LoggedOut r);

        R groupCreated(GroupCreated r);

        R asked(Asked r);

        R admitted(Admitted r);

        R ended(Ended r);

        R groupDeleted(GroupDeleted r);

        R published(Published r);

        R deleted(Deleted r);
    }

    <R> R visit(Visitor<R> visitor);

    /** Whether the command, when it was applied first, left another catalog behind. */
    default boolean changes() {
        return true;
    }

    record Refused(Problem problem) implements Result {
        @Override
        public boolean changes() {
            return false;
        }

        @Override
        public <R> R visit(Visitor<R> v) {
            return v.refused(this);
        }
    }

    /** It is done; {@code text} says what, for people. */
    record Done(String text) implements Result {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.done(this);
        }
    }

    record AccountCreated(UserName user, Role role) implements Result {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.accountCreated(this);
        }
    }

    record LoggedIn(UserName user, Role role) implements Result {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.loggedIn(this);
        }
    }

    record LoggedOut(UserName user, DeviceName device) implements Result {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.loggedOut(this);
        }
    }

    record GroupCreated(GroupId group) implements Result {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.groupCreated(this);
        }
    }

    /** The request waits for {@code owner}; {@code repeated} when it did so before. */
    record Asked(GroupId group, UserName owner, boolean repeated) implements Result {
        @Override
        public boolean changes() {
            return !repeated;
        }

        @Override
        public <R> R visit(Visitor<R> v) {
            return v.asked(this);
        }
    }

    /** {@code user} is a member now. */
    record Admitted(GroupId group, UserName user, UserName owner) implements Result {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.admitted(this);
        }
    }

    /** {@code user} is no member any more. */
    record Ended(GroupId group, UserName user) implements Result {
        @Override
        public <R> R visit(Visitor<R> v) {
            return v.ended(this);
        }
    }

    /** The group is gone; {@code members} were in it. */
    record GroupDeleted(GroupId group, List<UserName> members) implements Result {
        public GroupDeleted {
            members = List.copyOf(members);
        }

        @Override
        public <R> R visit(Visitor<R> v) {
            return v.groupDeleted(this);
        }
    }

    /**
     * The content is listed as {@code name}, which differs from the name asked for when that belongs to somebody else.
     *
     * @param previous the newest version before this one, or 0; published at {@code previousTime}
     * @param created false when exactly this was listed before
     */
    record Published(EntryId entry, FileName name, int version, int previous, long previousTime, boolean created)
            implements Result {
        @Override
        public boolean changes() {
            return created;
        }

        @Override
        public <R> R visit(Visitor<R> v) {
            return v.published(this);
        }
    }

    /** Those entries, versions of that name, are off the list. */
    record Deleted(GroupId group, FileName name, List<EntryId> entries) implements Result {
        public Deleted {
            entries = List.copyOf(entries);
        }

        @Override
        public <R> R visit(Visitor<R> v) {
            return v.deleted(this);
        }
    }
}
