// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.GroupId;
import p2p.core.UserName;

/** Who belongs to groups, and who asked to. */
public interface MemberTable {
    boolean isMember(GroupId group, UserName user);

    void add(GroupId group, Member member);

    void remove(GroupId group, UserName user);

    /** In name order, at most {@code limit}. */
    List<Member> list(GroupId group, int limit);

    /** The groups of a user, by id. */
    List<Group> groupsOf(UserName user);

    int groupCount(UserName user);

    @Nullable
    Member request(GroupId group, UserName user);

    void addRequest(GroupId group, Member member);

    void removeRequest(GroupId group, UserName user);

    /** Oldest first, at most {@code limit}. */
    List<Member> requests(GroupId group, int limit);

    int requestCount(GroupId group);

    /** The devices that are logged in to accounts of members, at most {@code limit}. */
    List<Device> devicesOfMembers(GroupId group, int limit);
}
