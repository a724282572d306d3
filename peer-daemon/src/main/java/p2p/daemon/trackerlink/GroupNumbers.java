// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.message.GroupRequest;
import p2p.message.GroupView;
import p2p.message.TrackerReply;

/** Which number a group has: asked from the trackers, remembered until memberships change. On the loop. */
final class GroupNumbers {
    private static final Duration WITHIN = Duration.ofSeconds(15);

    private final TrackerFleet fleet;
    private final Map<GroupName, GroupId> known = new HashMap<>();

    GroupNumbers(TrackerFleet fleet) {
        this.fleet = fleet;
    }

    CompletionStage<GroupId> of(GroupName group) {
        if (group.equals(GroupName.PUBLIC)) {
            return CompletableFuture.completedFuture(GroupId.PUBLIC);
        }
        GroupId id = known.get(group);
        if (id != null) {
            return CompletableFuture.completedFuture(id);
        }
        return Replies.expect(TrackerReply.Groups.class, fleet.ask(new GroupRequest.ListGroups(), null, WITHIN))
                .thenApply(groups -> {
                    for (GroupView view : groups.groups()) {
                        known.put(view.name(), view.id());
                    }
                    GroupId found = known.get(group);
                    if (found == null) {
                        throw new RefusedException(
                                ErrorCode.NO_SUCH_GROUP, "there is no group \"" + group + "\"", "p2p group list");
                    }
                    return found;
                });
    }

    /** A name may mean another group now: a group was made, deleted or left. */
    void forget() {
        known.clear();
    }
}
