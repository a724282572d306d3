// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.core.UserName;

/** The catalog's refusals that more than one rule gives, in one wording; and the look-ups that end in them. */
public final class Refusals {
    private Refusals() {}

    public static RefusedException notLoggedIn() {
        return new RefusedException(
                ErrorCode.NOT_LOGGED_IN, "nobody is logged in on this device", "p2p account login USER");
    }

    public static RefusedException noSuchUser(UserName user) {
        return new RefusedException(
                ErrorCode.NO_SUCH_USER, "there is no user \"" + user + "\"", "check the name; case does not matter");
    }

    public static RefusedException noSuchGroup(GroupName group) {
        return new RefusedException(ErrorCode.NO_SUCH_GROUP, "there is no group \"" + group + "\"", "p2p group list");
    }

    public static RefusedException noSuchFile(GroupName group, FileName name) {
        return new RefusedException(
                ErrorCode.NO_SUCH_FILE, "group \"" + group + "\" lists no file \"" + name + "\"", "p2p ls " + group);
    }

    public static RefusedException notAMember(GroupName group) {
        return new RefusedException(
                ErrorCode.NOT_A_MEMBER, "you are not a member of group \"" + group + "\"", "p2p group join " + group);
    }

    public static RefusedException ownerOnly(Group group, String what) {
        String owner = group.owner() == null ? "nobody" : "its owner, " + group.owner();
        return new RefusedException(
                ErrorCode.NOT_ALLOWED, "only the owner of group \"" + group.name() + "\" may " + what, "ask " + owner);
    }

    public static RefusedException adminOnly(String what) {
        return new RefusedException(ErrorCode.NOT_ALLOWED, "only an admin may " + what, "ask an admin of this network");
    }

    public static RefusedException full(String what, int limit) {
        return new RefusedException(
                ErrorCode.CONFLICT,
                what + " (the limit is " + limit + ")",
                "remove what is not needed, or ask an admin");
    }

    public static RefusedException disabled(UserName user) {
        return new RefusedException(
                ErrorCode.DISABLED, "the account \"" + user + "\" is disabled", "ask an admin of this network");
    }

    public static Group group(CatalogTables tables, GroupName name) {
        Group group = tables.groups().find(name);
        if (group == null) {
            throw noSuchGroup(name);
        }
        return group;
    }

    /** The group, when the user belongs to it. */
    public static Group groupOfMember(CatalogTables tables, GroupName name, UserName user) {
        Group group = group(tables, name);
        if (!tables.members().isMember(group.id(), user)) {
            throw notAMember(group.name());
        }
        return group;
    }

    /** The account the actor acts for, when it may act at all. */
    public static Account account(CatalogTables tables, @Nullable UserName user) {
        if (user == null) {
            throw notLoggedIn();
        }
        Account account = tables.accounts().find(user);
        if (account == null) {
            throw noSuchUser(user);
        }
        if (account.disabled()) {
            throw disabled(user);
        }
        return account;
    }
}
