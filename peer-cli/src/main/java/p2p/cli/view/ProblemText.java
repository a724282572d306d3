// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.function.UnaryOperator;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.core.Problem;

/** A problem as people read it: {@code p2p: what: why}, then what to do next. */
public final class ProblemText {
    /** For a device that nobody is logged in on. */
    static final String LOG_IN = "p2p account login USER, or p2p account create USER for a new account";

    /** What the line begins with that says how to go on. */
    static final String NEXT = "  next: ";

    private ProblemText() {}

    static String of(Problem problem, UnaryOperator<String> hints, boolean colour) {
        String head = colour ? "\u001b[31mp2p:\u001b[0m " : "p2p: ";
        return head
                + Printable.of(problem.message())
                + System.lineSeparator()
                + Printable.of(hints.apply(NEXT + next(problem)));
    }

    /** The problem's own next step, or the usual one for its code. Who is not logged in may have no account yet, which a daemon leaves open. */
    public static String next(Problem problem) {
        boolean usual = problem.next().isBlank() || problem.code() == ErrorCode.NOT_LOGGED_IN;
        return usual ? usual(problem.code()) : problem.next();
    }

    private static String usual(ErrorCode code) {
        return switch (code) {
            case INTERNAL -> "p2p daemon logs shows the details";
            case USAGE, INVALID_NAME -> "p2p --help";
            case INVALID_LINK, LINK_USED_OR_EXPIRED -> "ask for a new link";
            case NOT_FOUND, NO_SUCH_FILE -> "p2p search TEXT, or p2p ls";
            case NO_SUCH_USER -> "p2p group members GROUP lists names";
            case NO_SUCH_GROUP -> "p2p group list";
            case NO_SUCH_REQUEST -> "p2p group requests GROUP";
            case NO_SUCH_TRANSFER -> "p2p transfer list";
            case NO_SUCH_PATH -> "check the path";
            case NOT_LOGGED_IN -> LOG_IN;
            case WRONG_PASSWORD -> "check the name and the password, then try again";
            case NOT_ALLOWED -> "p2p whoami shows who is logged in; ask the owner or an admin";
            case NOT_A_MEMBER -> "p2p group join GROUP";
            case DISABLED -> "ask an admin of the network";
            case TOO_MANY_ATTEMPTS -> "wait a little, then try again";
            case CONFLICT, NAME_TAKEN -> "choose another name";
            case AMBIGUOUS -> "give the full name";
            case ALREADY_LOGGED_IN -> "p2p logout first";
            case ALREADY_A_MEMBER -> "p2p ls GROUP";
            case TARGET_CLAIMED, TARGET_EXISTS -> "give another destination";
            case TRACKER_UNREACHABLE, NO_QUORUM, BUSY -> "p2p status shows the trackers; try again";
            case DAEMON_UNREACHABLE -> "p2p daemon start";
            case INCOMPATIBLE -> "use programs of the same release, then: p2p daemon restart";
            case NO_SOURCE -> "wait until somebody who has it is online: p2p file show GROUP/NAME --peers";
            case NOT_STORED -> "p2p status";
            case INTEGRITY -> "p2p transfer retry ID; tell the file's owner when it happens again";
            case UNTRUSTED -> "ask the operator for the fingerprint";
            case DISK, DISK_FULL, DESTINATION_NOT_WRITABLE ->
                "free space or choose another place, then: p2p transfer retry ID";
            case TIMEOUT -> "try again, or give --timeout a longer time";
            case INTERRUPTED -> "p2p transfer list";
        };
    }
}
