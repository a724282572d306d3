// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.core.Role;
import p2p.core.UserName;

/** A person's account; {@code passwordHash} is a PHC string, {@code created} ms since 1970. */
public record Account(UserName name, String passwordHash, Role role, boolean disabled, long created) {
    /** Never prints the hash. */
    @Override
    public String toString() {
        return name + " (" + role + (disabled ? ", disabled)" : ")");
    }
}
