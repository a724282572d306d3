// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.daemon.transfer.Membership;

/** Who is logged in on this device, as the trackers say; remembered for times when none can be asked. On the loop. */
final class Account {
    private static final Logger log = LoggerFactory.getLogger(Account.class);

    private final NetworkMemory memory;
    private final Membership membership;
    private @Nullable UserName user;
    private Role role = Role.USER;

    Account(NetworkMemory memory, Membership membership) {
        this.memory = memory;
        this.membership = membership;
    }

    /** The state of the last run. */
    void restore(UserName last) {
        user = last;
        membership.loggedIn(last);
    }

    Optional<UserName> user() {
        return Optional.ofNullable(user);
    }

    Role role() {
        return role;
    }

    void loggedIn(UserName now, Role as) {
        if (!now.equals(user)) {
            log.info("logged in as {}", now);
            keep(now);
        }
        user = now;
        role = as;
        membership.loggedIn(now);
    }

    void loggedOut(String why) {
        if (user == null) {
            return;
        }
        log.info("{} is logged out: {}", user, why);
        user = null;
        role = Role.USER;
        keep(null);
        membership.loggedOut();
    }

    private void keep(@Nullable UserName now) {
        memory.keepAccount(now).whenComplete((done, failure) -> {
            if (failure != null) {
                log.error("who is logged in could not be saved: {}", failure.getMessage());
            }
        });
    }
}
