// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.Password;
import p2p.core.RefusedException;

/** Where passwords come from: a terminal without echo, else the next line of standard input. */
final class Passwords {
    private static final String NEXT =
            "type it at a terminal, or give it as a line of standard input: --password-stdin";

    private static final int ATTEMPTS = 3;

    private final Session session;

    Passwords(Session session) {
        this.session = session;
    }

    /** The password of an account that exists. {@code typed}: given as an argument, which only the shell accepts. */
    Password existing(String prompt, boolean fromInput, @Nullable String typed) {
        if (typed != null) {
            return given(typed);
        }
        return password(
                asks(fromInput)
                        ? session.prompter().secret(prompt)
                        : session.prompter().nextLine());
    }

    /** A new password: asked for twice on a terminal, and again when the two differ. */
    Password fresh(String prompt, boolean fromInput, @Nullable String typed) {
        if (typed != null || !asks(fromInput)) {
            return existing(prompt, fromInput, typed);
        }
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Password first = existing(prompt, false, null);
            if (password(session.prompter().secret("again: ")).equals(first)) {
                return first;
            }
            if (attempt < ATTEMPTS) {
                session.screen().warn("p2p: the two passwords differ; once more");
            }
        }
        throw new RefusedException(ErrorCode.USAGE, "the two passwords differ", "try again");
    }

    /** Whether a person will be asked, so that what is known to fail can be said before. */
    boolean asks(boolean fromInput) {
        return !fromInput && session.prompter().isTerminal();
    }

    private Password given(String typed) {
        if (!session.inShell()) {
            throw new RefusedException(
                    ErrorCode.USAGE, "a password on the command line is seen by every user of this machine", NEXT);
        }
        session.screen()
                .warn("p2p: a password in the command is shown on the screen; leave it out and it is asked for");
        return password(typed);
    }

    private static Password password(@Nullable String text) {
        if (text == null) {
            throw new RefusedException(ErrorCode.USAGE, "no password: the input has ended", NEXT);
        }
        try {
            return new Password(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ErrorCode.USAGE, String.valueOf(e.getMessage()), NEXT);
        }
    }
}
