// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.daemon.swarm.PieceSet;

/** Verified pieces changed on the disk; thrown in a stage of {@link Finish}. */
final class RottenPiecesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient PieceSet good;

    /** {@code good}: those that still are what was published. */
    RottenPiecesException(PieceSet good) {
        super("only pieces " + good + " are what they were");
        this.good = good;
    }

    PieceSet good() {
        return good;
    }
}
