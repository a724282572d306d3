// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.PieceIndex;

/** What a {@link Fetch} leads to. On the loop. */
interface FetchProgress {
    /** The piece is on disk. */
    void verified(PieceIndex piece);

    /** All pieces are. */
    void complete();

    /** The disk did not take a piece: the fetch stopped itself. */
    void diskFailed(Throwable error);

    /** A session of the swarm ended. */
    default void left(PeerId peer, ErrorCode code, String reason) {}

    /** A session of the swarm opened. */
    default void joined(PeerId peer) {}
}
