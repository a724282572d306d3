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
import p2p.message.TrackerReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p account ...}. */
@Command(
        name = "account",
        footer = {"", "Examples:", "  p2p account create alice", "  p2p account login alice", "  p2p account whoami"},
        description = "Accounts: make one, log in and out.")
final class AccountCommands {
    private static final String PASSWORD_STDIN = "--password-stdin";

    private final Session session;
    private final Accounts accounts;
    private final Passwords passwords;

    AccountCommands(Session session) {
        this.session = session;
        this.accounts = new Accounts(session);
        this.passwords = new Passwords(session);
    }

    @Command(description = "Make an account. The password is asked for.")
    int create(
            @Parameters(paramLabel = "USER") UserName user,
            @Parameters(paramLabel = "PASSWORD", arity = "0..1", hidden = true) @Nullable String typed,
            @Option(names = PASSWORD_STDIN, description = "Read the password from a line of standard input.")
                    boolean fromInput,
            @Option(
                            names = "--admin-token",
                            paramLabel = "TOKEN",
                            description = "The one-time token of the tracker's first start: makes an admin.")
                    @Nullable
                    String adminToken) {
        Password password = passwords.fresh("password for " + user + ": ", fromInput, typed);
        TrackerReply reply = accounts.create(user, password, adminToken);
        Outcomes.show(
                session,
                "created account " + user,
                reply instanceof TrackerReply.LoggedIn ? "p2p group list" : "p2p login " + user);
        return 0;
    }

    @Command(description = "Log this device in; it shares and fetches for the account until logout.")
    int login(
            @Parameters(paramLabel = "USER") UserName user,
            @Parameters(paramLabel = "PASSWORD", arity = "0..1", hidden = true) @Nullable String typed,
            @Option(names = PASSWORD_STDIN, description = "Read the password from a line of standard input.")
                    boolean fromInput) {
        if (typed == null && passwords.asks(fromInput)) {
            refuseWhileAnotherIsLoggedIn(user);
        }
        Password password = passwords.existing("password for " + user + ": ", fromInput, typed);
        TrackerReply.LoggedIn loggedIn = accounts.login(user, password);
        session.screen().show(loggedIn, (l, sheet) -> sheet.note("logged in as " + l.user())
                .next("p2p group list"));
        return 0;
    }

    private void refuseWhileAnotherIsLoggedIn(UserName user) {
        UserName now = session.status().user();
        if (now != null && !now.equals(user)) {
            throw accounts.another(now, user);
        }
    }

    @Command(description = "Log this device out: its files are no longer offered, its downloads pause.")
    int logout() {
        accounts.report(
                accounts.relayAny(new AccountRequest.Logout()),
                "logged out; files of this account are no longer offered here");
        return 0;
    }

    @Command(description = "Who is logged in on this device.")
    int whoami() {
        NetworkPages.Identity identity = accounts.identity();
        if (identity.user() == null) {
            throw new RefusedException(ErrorCode.NOT_LOGGED_IN, "nobody is logged in on this device", "");
        }
        session.screen().show(identity, NetworkPages::identity);
        return 0;
    }

    @Command(description = "Change the password.")
    int passwd(
            @Option(names = PASSWORD_STDIN, description = "Read the current and the new password, a line each.")
                    boolean fromInput) {
        Password current = passwords.existing("current password: ", fromInput, null);
        Password replacement = passwords.fresh("new password: ", fromInput, null);
        accounts.report(
                accounts.relayAny(new AccountRequest.ChangePassword(current, replacement)), "the password is changed");
        return 0;
    }

    @Command(description = "The devices that are logged in to this account.")
    int devices() {
        TrackerReply.Devices devices = session.relay(new AccountRequest.ListDevices(), TrackerReply.Devices.class);
        session.screen().show(devices, (d, sheet) -> NetworkPages.devices(d.devices(), sheet));
        return 0;
    }

    @Command(
            name = "claim-admin",
            description = "Become an admin with the one-time token of the tracker's first start.")
    int claimAdmin(@Parameters(paramLabel = "TOKEN") String token) {
        accounts.report(accounts.relayAny(new AccountRequest.ClaimAdmin(token)), "this account is an admin now");
        return 0;
    }
}
