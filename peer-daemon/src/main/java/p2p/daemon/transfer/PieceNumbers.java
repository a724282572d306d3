// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;

/** What the pieces of a download are called in a session that it fetches from: there they may be pieces of other content. */
interface PieceNumbers {
    /** The session is one of the content that is fetched. */
    PieceNumbers SAME = new PieceNumbers() {
        @Override
        public BlockRef theirs(BlockRef ours) {
            return ours;
        }

        @Override
        public BlockRef ours(BlockRef theirs) {
            return theirs;
        }
    };

    /** The block in the session, of one that is wanted from it. */
    BlockRef theirs(BlockRef ours);

    /** The block in the download; null when none is wanted under that number. */
    @Nullable
    BlockRef ours(BlockRef theirs);
}
