// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Sha256;
import p2p.core.UserName;

/** Groups and the invites to them. */
public interface GroupTable {
    @Nullable
    Group find(GroupName name);

    @Nullable
    Group find(GroupId id);

    /** A number that no group had before. */
    GroupId nextId();

    void add(Group group);

    void setOwner(GroupId group, UserName owner);

    void setGrace(GroupId group, int minutes);

    void setPolicy(GroupId group, ConflictPolicy policy);

    /** Removes the group with its members, requests, invites and entries. */
    void delete(GroupId group);

    int ownedBy(UserName user);

    int count();

    /** Every group as the user stands to it: the user's own first, then by name; at most {@code limit}. */
    List<Standing> list(UserName user, int limit);

    @Nullable
    GroupInvite invite(Sha256 token);

    void addInvite(GroupInvite invite);

    void useInvite(Sha256 token);

    /** Invites to the group that nobody used and that have not expired at {@code time}. */
    int openInvites(GroupId group, long time);

    /** Those of them that the user gave out. */
    int openInvites(GroupId group, UserName inviter, long time);

    /** Forgets invites that expired before {@code time}. */
    void pruneInvites(long time);
}
