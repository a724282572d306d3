// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.Arrays;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.core.Sha256;
import p2p.daemon.swarm.PieceSet;

/**
 * Which missing pieces of one content are, digest for digest, pieces of another. Made on a disk lane: it takes milliseconds and, for contents
 * of {@link PieceLayout#MAX_PIECES} pieces, 3 MiB.
 */
final class PieceMatch {
    private static final int NONE = -1;
    /** An index fits below the part of a digest that is sorted by. */
    private static final long INDEX = PieceLayout.MAX_PIECES - 1;
    /** Pieces that begin with the same bits of digest are tried: a publisher may choose digests, and must not make this slow. */
    private static final int TRIED = 16;

    private final int[] sources;
    private final int count;

    private PieceMatch(int[] sources, int count) {
        this.sources = sources;
        this.count = count;
    }

    /**
     * Looks each wanted piece up.
     *
     * @param missing of {@code wanted}
     * @param have of {@code other}
     */
    static PieceMatch of(Manifest wanted, PieceSet missing, Manifest other, PieceSet have) {
        long[] sorted = sorted(other, have);
        PieceLayout layout = wanted.layout();
        int[] sources = new int[layout.pieces()];
        int count = 0;
        for (int i = 0; i < sources.length; i++) {
            sources[i] = missing.contains(i) ? find(wanted.sha256(new PieceIndex(i)), sorted, other) : NONE;
            if (sources[i] != NONE
                    && other.layout().lengthOf(new PieceIndex(sources[i])) != layout.lengthOf(new PieceIndex(i))) {
                sources[i] = NONE;
            }
            count += sources[i] == NONE ? 0 : 1;
        }
        return new PieceMatch(sources, count);
    }

    /** The beginnings of the digests, each with its piece's index in the lowest bits. */
    private static long[] sorted(Manifest other, PieceSet have) {
        long[] sorted = new long[have.count()];
        int n = 0;
        for (int i = 0; i < have.pieces(); i++) {
            if (have.contains(i)) {
                sorted[n++] = other.sha256(new PieceIndex(i)).w0() & ~INDEX | i;
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    private static int find(Sha256 digest, long[] sorted, Manifest other) {
        long beginning = digest.w0() & ~INDEX;
        int found = Arrays.binarySearch(sorted, beginning);
        int first = found < 0 ? -found - 1 : found;
        for (int i = first; i < sorted.length && i < first + TRIED && (sorted[i] & ~INDEX) == beginning; i++) {
            int piece = (int) (sorted[i] & INDEX);
            if (other.sha256(new PieceIndex(piece)).equals(digest)) {
                return piece;
            }
        }
        return NONE;
    }

    /** How many wanted pieces are there. */
    int count() {
        return count;
    }

    /** The first wanted piece from {@code from} on that is there; -1 for none. */
    int next(int from) {
        for (int i = from; i < sources.length; i++) {
            if (sources[i] != NONE) {
                return i;
            }
        }
        return NONE;
    }

    /** Whether the wanted piece is there. */
    boolean isThere(int piece) {
        return sources[piece] != NONE;
    }

    /** Where the wanted piece is in the other content. */
    PieceIndex source(int piece) {
        return new PieceIndex(sources[piece]);
    }
}
