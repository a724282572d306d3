// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.MembershipTicket;

/** Who is logged in here and this daemon's own tickets, one a group; kept over restarts. On the loop. */
final class Wallet {
    private static final Logger log = LoggerFactory.getLogger(Wallet.class);

    private final Surroundings around;
    private final Map<GroupId, Held> tickets = new HashMap<>();
    private @Nullable UserName user;
    private boolean renewed;

    private record Held(Blob signed, MembershipTicket ticket) {}

    Wallet(Surroundings around) {
        this.around = around;
    }

    @Nullable
    UserName user() {
        return user;
    }

    /** The account; refuses with {@code NOT_LOGGED_IN} when there is none. */
    UserName required() {
        UserName account = user;
        if (account == null) {
            throw new RefusedException(ErrorCode.NOT_LOGGED_IN, "nobody is logged in", "p2p account login USER");
        }
        return account;
    }

    boolean isLoggedIn(UserName account) {
        return account.equals(user);
    }

    /** Whether it is another account, or the first. */
    boolean logIn(UserName account) {
        if (account.equals(user)) {
            return false;
        }
        user = account;
        renewed = false;
        tickets.values().removeIf(held -> !held.ticket().user().equals(account));
        log.info("logged in as {}", account);
        return true;
    }

    /** Whether somebody was logged in. */
    boolean logOut() {
        if (user == null) {
            return false;
        }
        log.info("{} logged out", user);
        user = null;
        renewed = false;
        tickets.clear();
        save();
        return true;
    }

    /** Replaces all tickets. */
    void renew(List<Blob> signed) {
        tickets.clear();
        read(signed);
        renewed = true;
        save();
    }

    /** Tickets of an earlier run. */
    void restore(List<Blob> signed) {
        read(signed);
    }

    /** The ticket to show in that group; null when there is none or nobody is logged in. An expired one is better than none. */
    @Nullable
    Blob ticket(GroupId group) {
        Held held = user == null ? null : tickets.get(group);
        return held == null ? null : held.signed();
    }

    /** Whether a tracker confirmed since the login which groups this account is in. */
    boolean isConfirmed() {
        return renewed;
    }

    /** Whether there is a ticket for the group whose time is over. */
    boolean isExpired(GroupId group) {
        Held held = tickets.get(group);
        return held != null && held.ticket().expires() < around.gate().trackerTime();
    }

    private void read(List<Blob> signed) {
        for (Blob blob : signed) {
            try {
                MembershipTicket ticket = around.gate().read(blob);
                tickets.put(ticket.group(), new Held(blob, ticket));
            } catch (IllegalArgumentException e) {
                log.warn("a ticket that cannot be read was ignored: {}", e.getMessage());
            }
        }
    }

    private void save() {
        around.state()
                .commit(List.of(new StateChange.SaveTickets(
                        tickets.values().stream().map(Held::signed).toList())))
                .whenComplete((done, error) -> {
                    if (error != null) {
                        log.warn("the tickets could not be saved: {}", error.getMessage());
                    }
                });
    }
}
