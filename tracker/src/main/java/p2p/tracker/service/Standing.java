// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.LinkedHashMap;
import java.util.Map;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Role;
import p2p.core.UserName;

/** What an account with a device online may do, as the catalog has it now. Owned by {@link Standings}. */
final class Standing {
    private final UserName user;
    private final Map<GroupId, GroupName> groups;
    private Role role;

    Standing(UserName user, Role role, Map<GroupId, GroupName> groups) {
        this.user = user;
        this.role = role;
        this.groups = new LinkedHashMap<>(groups);
    }

    UserName user() {
        return user;
    }

    Role role() {
        return role;
    }

    void role(Role now) {
        role = now;
    }

    Map<GroupId, GroupName> groups() {
        return groups;
    }
}
