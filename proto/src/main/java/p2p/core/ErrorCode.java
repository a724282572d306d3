// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** Stable codes of everything that can be refused or fail. The command line's exit code is part of each (CLI contract). */
public enum ErrorCode {
    INTERNAL(1),
    USAGE(2),
    INVALID_NAME(2),
    INVALID_LINK(2),
    NOT_FOUND(3),
    NO_SUCH_USER(3),
    NO_SUCH_GROUP(3),
    NO_SUCH_FILE(3),
    NO_SUCH_REQUEST(3),
    NO_SUCH_TRANSFER(3),
    NO_SUCH_PATH(3),
    NOT_LOGGED_IN(4),
    WRONG_PASSWORD(4),
    NOT_ALLOWED(4),
    NOT_A_MEMBER(4),
    DISABLED(4),
    TOO_MANY_ATTEMPTS(4),
    LINK_USED_OR_EXPIRED(4),
    CONFLICT(5),
    NAME_TAKEN(5),
    AMBIGUOUS(5),
    ALREADY_LOGGED_IN(5),
    ALREADY_A_MEMBER(5),
    TARGET_CLAIMED(5),
    TARGET_EXISTS(5),
    TRACKER_UNREACHABLE(6),
    NO_QUORUM(6),
    BUSY(6),
    DAEMON_UNREACHABLE(7),
    INCOMPATIBLE(7),
    NO_SOURCE(8),
    NOT_STORED(8),
    INTEGRITY(9),
    UNTRUSTED(9),
    DISK(10),
    DISK_FULL(10),
    DESTINATION_NOT_WRITABLE(10),
    TIMEOUT(124),
    INTERRUPTED(130);

    private final int exitCode;

    ErrorCode(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
