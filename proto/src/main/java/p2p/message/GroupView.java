// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.ConflictPolicy;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.UserName;

/**
 * A group as its list shows it. The built-in group has no owner: {@code owner} is then the name "p2p".
 *
 * @param grace minutes that its tickets count among peers that reach no tracker
 * @param policy what happens when a name is published again
 */
public record GroupView(
        GroupId id, GroupName name, UserName owner, int members, Standing standing, int grace, ConflictPolicy policy) {
    /** How the one who asks stands to the group. */
    public enum Standing {
        NONE,
        REQUESTED,
        MEMBER,
        OWNER
    }
}
