// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.PeerId;
import p2p.core.UserName;

/**
 * On whose behalf a command runs.
 *
 * @param user the account, null before a login and for the operator
 * @param device the key of the daemon that asked, null for the operator
 */
public record Actor(@Nullable UserName user, @Nullable PeerId device) {
    /** Whoever can read the tracker's own state directory. */
    public static final Actor OPERATOR = new Actor(null, null);

    /** How people call the operator; nobody can have this account name. */
    static final UserName OPERATOR_NAME = new UserName("operator");

    /** A name for history and logs: the account's, or one with a # before it, which no account can have. */
    public String label() {
        if (user != null) {
            return user.text();
        }
        return device == null ? "#operator" : "#" + device.shortHex();
    }
}
