// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.util.Locale;

/** Why a transfer does not move. The text of a code is part of the command line's contract. */
public enum ReasonCode {
    PAUSED,
    QUEUED,
    NO_SOURCE_ONLINE,
    NOT_A_MEMBER,
    TICKET_EXPIRED,
    TRACKER_UNREACHABLE,
    PEERS_UNREACHABLE,
    PEERS_BUSY,
    RATE_LIMITED,
    DISK_FULL,
    DESTINATION_MISSING,
    SOURCE_CHANGED,
    HASH_FAILURES,
    TARGET_CLAIMED;

    /** Lower case with hyphens, for example {@code no-source-online}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
