// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/** Where a download stands. */
public enum TransferState {
    /** Looking at what is on disk already. */
    CHECKING,
    FETCHING,
    PAUSED,
    /** All pieces are here: whole-file digest, force, rename. */
    FINISHING,
    /** The final name is in place, complete and verified. */
    COMPLETE,
    /** Stopped with a problem that only the user can mend. */
    FAILED,
    CANCELLED;

    /** Whether nothing more happens without the user. */
    public boolean isEnd() {
        return this == COMPLETE || this == FAILED || this == CANCELLED;
    }
}
