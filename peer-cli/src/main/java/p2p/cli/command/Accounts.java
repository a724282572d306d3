// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import org.jspecify.annotations.Nullable;
import p2p.cli.view.NetworkPages;
import p2p.core.ErrorCode;
import p2p.core.Password;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.StatusView;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;

/** What commands do with accounts. */
final class Accounts {
    private final Session session;

    Accounts(Session session) {
        this.session = session;
    }

    /** Makes the account. Whether this device is logged in afterwards is the tracker's word. */
    TrackerReply create(UserName user, Password password, @Nullable String adminToken) {
        return relayAny(new AccountRequest.CreateAccount(user, password, adminToken));
    }

    TrackerReply.LoggedIn login(UserName user, Password password) {
        return session.relay(new AccountRequest.Login(user, password), TrackerReply.LoggedIn.class);
    }

    /** Makes the account, or where the name is taken takes the password for that account's; then logs in. */
    TrackerReply.LoggedIn createOrLogin(UserName user, Password password) {
        try {
            if (create(user, password, null) instanceof TrackerReply.LoggedIn loggedIn) {
                return loggedIn;
            }
        } catch (RefusedException e) {
            if (e.problem().code() != ErrorCode.NAME_TAKEN) {
                throw e;
            }
        }
        return login(user, password);
    }

    /** The refusal when one account was asked for while this device is logged in to another. */
    RefusedException another(UserName now, UserName wanted) {
        return new RefusedException(
                ErrorCode.ALREADY_LOGGED_IN,
                "this device is logged in as " + now,
                "p2p logout, then p2p login " + wanted);
    }

    TrackerReply relayAny(TrackerRequest request) {
        return session.ask(new ControlRequest.Relay(request), ControlReply.Relayed.class)
                .reply();
    }

    NetworkPages.Identity identity() {
        StatusView status = session.status();
        return new NetworkPages.Identity(status.user(), status.role(), status.device());
    }

    /** Shows that it is done, in the tracker's words where it has some. */
    void report(TrackerReply reply, String otherwise) {
        String text = reply instanceof TrackerReply.Done done && !done.text().isBlank() ? done.text() : otherwise;
        Outcomes.show(session, text);
    }
}
