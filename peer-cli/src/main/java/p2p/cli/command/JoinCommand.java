// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.Password;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.TrackerReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code p2p join}. */
@Command(
        name = "join",
        header = {
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
        joining.show(joining.join(to, false));
        boolean ready = session.status().user() != null || enter();
        GroupName group = to.group();
        if (group != null && ready) {
            enterGroup(group, to.token());
        } else if (group != null) {
            session.screen()
                    .say("  next: p2p create_user USER, p2p login USER, then the same join again enters group "
                            + group);
        } else {
            session.screen()
                    .say(
                            ready
                                    ? "  next: p2p share FILE, or p2p ls"
                                    : "  next: p2p create_user USER, then p2p login USER");
        }
        return 0;
    }

    private void enterGroup(GroupName group, @Nullable String token) {
        try {
            new Groups(session).join(group, token);
        } catch (RefusedException e) {
            if (e.problem().code() != ErrorCode.ALREADY_A_MEMBER) {
                throw e;
            }
            session.screen().say("you are a member of " + group + " already");
        }
    }

    /** Makes or uses an account where a user is named or somebody can be asked; false when neither. */
    private boolean enter() {
        UserName name = user;
        if (name != null) {
            Password password = passwords.existing("password for " + name + ": ", fromInput, null);
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
        if (prompter.agrees("does the account " + name + " exist already?")) {
            greet(accounts.login(name, passwords.existing("password: ", false, null)));
        } else {
            Password password = passwords.fresh("choose a password: ", false, null);
            if (accounts.create(name, password, null) instanceof TrackerReply.LoggedIn loggedIn) {
                greet(loggedIn);
            } else {
                greet(accounts.login(name, password));
            }
        }
        return true;
    }

    private void greet(TrackerReply.LoggedIn loggedIn) {
        session.screen().say("logged in as " + loggedIn.user());
    }
}
