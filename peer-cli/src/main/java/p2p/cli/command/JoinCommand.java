// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import p2p.cli.view.NetworkPages;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.Password;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.ControlReply;
import p2p.message.TrackerReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p join}. */
@Command(
        name = "join",
        footer = {
            "",
            "Examples:",
            "  p2p join p2p:tracker.example.org:8089/...",
            "  p2p join 192.0.2.7:8089",
            "  p2p join LINK --user alice --password-stdin < password-file"
        },
        description = "Join a network, then make or use an account; a group's link asks to join the group too.")
final class JoinCommand implements Callable<Integer> {
    private final Session session;
    private final Accounts accounts;
    private final Passwords passwords;

    @Parameters(
            paramLabel = "LINK|HOST:PORT|FILE",
            description = "A join link, a tracker's address, or a tracker_info.txt.")
    @Nullable
    String target;

    @Option(names = "--user", paramLabel = "USER", description = "Make this account, or log in to it.")
    @Nullable
    UserName user;

    @Option(names = "--password-stdin", description = "Read the password from a line of standard input.")
    boolean fromInput;

    JoinCommand(Session session) {
        this.session = session;
        this.accounts = new Accounts(session);
        this.passwords = new Passwords(session);
    }

    @Override
    public Integer call() {
        Joining joining = new Joining(session);
        Joining.Target to = joining.read(Objects.requireNonNull(target));
        UserName before = session.status().user();
        if (before != null && user != null && !before.equals(user)) {
            throw accounts.another(before, user);
        }
        GroupName group = to.group();
        ControlReply.NetworkJoined joined = joining.join(to, false);
        boolean json = session.screen().isJson();
        if (!json) {
            joining.show(joined);
        }
        boolean ready = before != null || enter();
        TrackerReply.JoinAnswered answer = group != null && ready ? enterGroup(group, to.token()) : null;
        if (json) {
            session.screen()
                    .show(
                            new NetworkPages.Entered(
                                    joined.root(), joined.trackers(), joined.known(), ready, group, answer),
                            (entered, sheet) -> {});
            return 0;
        }
        if (group != null && answer != null) {
            new Groups(session).show(group, answer);
        } else if (group != null) {
            session.screen()
                    .say("  next: p2p account create USER (or login USER), then the same join again enters group "
                            + group);
        } else {
            session.screen()
                    .say(
                            ready
                                    ? "  next: p2p group list, p2p group create NAME"
                                    : "  next: p2p account create USER, or p2p account login USER");
        }
        return 0;
    }

    /** A member already is a member. */
    private TrackerReply.JoinAnswered enterGroup(GroupName group, @Nullable String token) {
        Groups groups = new Groups(session);
        try {
            return groups.ask(group, token);
        } catch (RefusedException e) {
            if (e.problem().code() != ErrorCode.ALREADY_A_MEMBER) {
                throw e;
            }
            return new TrackerReply.JoinAnswered(true, groups.find(group).owner());
        }
    }

    /** Makes or uses an account where a user is named or somebody can be asked; false when neither. */
    private boolean enter() {
        UserName name = user;
        if (name != null && passwords.asks(fromInput)) {
            askForPassword(name);
            return true;
        }
        if (name != null) {
            Password password = passwords.existing("", fromInput, null);
            greet(accounts.createOrLogin(name, password));
            return true;
        }
        return session.prompter().isTerminal() && !session.screen().isJson() && askForAccount();
    }

    private boolean askForAccount() {
        Prompter prompter = session.prompter();
        String typed = prompter.ask("user name (Enter to do it later): ");
        if (typed == null || typed.isBlank()) {
            return false;
        }
        UserName name;
        try {
            name = new UserName(typed.trim());
        } catch (IllegalArgumentException e) {
            session.screen().warn("p2p: " + e.getMessage());
            return askForAccount();
        }
        askForPassword(name);
        return true;
    }

    /** Asks for the password of an account that exists; for that of a new one twice. */
    private void askForPassword(UserName name) {
        if (session.prompter().agrees("Do you have an account \"" + name + "\" already?")) {
            greet(accounts.login(name, passwords.existing("password: ", false, null)));
        } else {
            Password password = passwords.fresh("choose a password: ", false, null);
            if (accounts.create(name, password, null) instanceof TrackerReply.LoggedIn loggedIn) {
                greet(loggedIn);
            } else {
                greet(accounts.login(name, password));
            }
        }
    }

    private void greet(TrackerReply.LoggedIn loggedIn) {
        session.screen().say("logged in as " + loggedIn.user());
    }
}
