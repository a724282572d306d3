// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.UserName;

/**
 * A group; {@code owner} is null for the built-in one only.
 *
 * @param grace minutes that its tickets count among peers that reach no tracker
 */
public record Group(
        GroupId id, GroupName name, @Nullable UserName owner, ConflictPolicy policy, int grace, long created) {
    /** Shown as the owner of the built-in group; nobody can have this account name. */
    public static final UserName NOBODY = new UserName("p2p");

    public UserName shownOwner() {
        return owner == null ? NOBODY : owner;
    }

    public boolean isOwnedBy(UserName user) {
        return user.equals(owner);
    }
}
