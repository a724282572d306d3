// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import p2p.core.BlockRef;
import p2p.core.ErrorCode;
import p2p.core.PieceIndex;

/** What a swarm tells the download that runs in it. On the loop. */
interface Fetching {
    /** Another one has the swarm from now on. */
    default void displaced() {}

    /** The session is open: both tickets hold. */
    void joined(SwarmSession session);

    /** It is over, for this reason. */
    void left(SwarmSession session, ErrorCode code, String reason);

    void theyGained(SwarmSession session, PieceIndex piece);

    /** It would rather be asked for these, and what it promised before, than for others; {@code all}: for all it has. */
    default void promised(SwarmSession session, boolean all, List<PieceIndex> pieces) {}

    /** It may begin so many pieces of those that it has, now or never. */
    default void invited(SwarmSession session, int pieces) {
        session.advice().decline(pieces);
    }

    void rejected(SwarmSession session, BlockRef block, ErrorCode code);

    /** A block that was asked for begins to come in. */
    Arrival arriving(SwarmSession session, BlockRef block);

    /** Bytes came in. */
    void heard(SwarmSession session, int bytes);

    /** All bytes of the block are here. */
    void arrived(Arrival arrival);
}
