// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;
import p2p.daemon.swarm.PieceSet;

/**
 * Which pieces of a download are pieces of older content, one to one at any moment: where the download wants the same bytes several times, the
 * older piece stands for the first of them that is missing. On the loop, once it was made.
 */
final class OlderPieces implements PieceNumbers {
    private static final int NONE = -1;

    private final PieceMatch match;
    /** For each older piece the one of the download that it stands for. */
    private final int[] current;
    /** For each piece of the download the next one with the same bytes. */
    private final int[] next;

    /** Burns CPU for contents of many pieces: on a disk lane. */
    OlderPieces(PieceMatch match, int pieces, int olderPieces) {
        this.match = match;
        current = new int[olderPieces];
        next = new int[pieces];
        Arrays.fill(current, NONE);
        Arrays.fill(next, NONE);
        for (int piece = pieces - 1; piece >= 0; piece--) {
            if (match.isThere(piece)) {
                int older = match.source(piece).value();
                next[piece] = current[older];
                current[older] = piece;
            }
        }
    }

    /** What is missing of the download and among these older pieces. */
    PieceSet ours(PieceSet older) {
        PieceSet ours = new PieceSet(next.length);
        for (int i = older.next(0); i >= 0; i = older.next(i + 1)) {
            if (current[i] != NONE) {
                ours.add(current[i]);
            }
        }
        return ours;
    }

    /** The piece that the older one stands for; null for none. */
    @Nullable
    PieceIndex ours(PieceIndex older) {
        int piece = current[older.value()];
        return piece == NONE ? null : new PieceIndex(piece);
    }

    /** The older piece that stands for this one just now; null for none. */
    @Nullable
    PieceIndex older(PieceIndex piece) {
        if (!match.isThere(piece.value())) {
            return null;
        }
        PieceIndex older = match.source(piece.value());
        return current[older.value()] == piece.value() ? older : null;
    }

    /** The piece is here: from now on its older one stands for the next with the same bytes that is {@code missing}, if there is one. */
    void settle(PieceIndex piece, IntPredicate missing) {
        PieceIndex older = older(piece);
        if (older != null) {
            int now = piece.value();
            while (now != NONE && !missing.test(now)) {
                now = next[now];
            }
            current[older.value()] = now;
        }
    }

    @Override
    public BlockRef theirs(BlockRef ours) {
        return new BlockRef(match.source(ours.piece().value()), ours.offset(), ours.length());
    }

    @Override
    public @Nullable BlockRef ours(BlockRef theirs) {
        PieceIndex piece = ours(theirs.piece());
        return piece == null ? null : new BlockRef(piece, theirs.offset(), theirs.length());
    }
}
