// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.Arrays;
import p2p.core.Blob;

/**
 * A set of pieces of content with a known number of them; counts itself, and knows which of its words are not empty, so that going through a small
 * set of many pieces passes over the rest. Not thread-safe.
 */
public final class PieceSet {
    private final int pieces;
    private final long[] words;
    /** One bit for each word that is not 0. */
    private final long[] filled;

    private int count;

    /** An empty set. */
    public PieceSet(int pieces) {
        this.pieces = pieces;
        this.words = new long[(pieces + 63) >> 6];
        this.filled = new long[(words.length + 63) >> 6];
    }

    public static PieceSet full(int pieces) {
        PieceSet all = new PieceSet(pieces);
        for (int i = 0; i < pieces; i++) {
            all.words[i >> 6] |= 1L << i;
        }
        for (int w = 0; w < all.words.length; w++) {
            all.filled[w >> 6] |= 1L << w;
        }
        all.count = pieces;
        return all;
    }

    /**
     * Reads a bitfield: one bit a piece, the first in the highest bit of the first byte. Throws
     * {@link IllegalArgumentException} when its length is wrong or a spare bit is set.
     */
    public static PieceSet ofBitfield(Blob bitfield, int pieces) {
        if (bitfield.size() != (pieces + 7) >> 3) {
            throw new IllegalArgumentException("a bitfield of " + bitfield.size() + " bytes for " + pieces + " pieces");
        }
        byte[] bytes = bitfield.toBytes();
        PieceSet set = new PieceSet(pieces);
        for (int i = 0; i < bytes.length * 8; i++) {
            if ((bytes[i >> 3] & 0x80 >> (i & 7)) != 0) {
                if (i >= pieces) {
                    throw new IllegalArgumentException("a bitfield with spare bits set");
                }
                set.add(i);
            }
        }
        return set;
    }

    public Blob toBitfield() {
        byte[] bytes = new byte[(pieces + 7) >> 3];
        for (int i = next(0); i >= 0; i = next(i + 1)) {
            bytes[i >> 3] |= (byte) (0x80 >> (i & 7));
        }
        return Blob.owning(bytes);
    }

    public PieceSet copy() {
        PieceSet copy = new PieceSet(pieces);
        System.arraycopy(words, 0, copy.words, 0, words.length);
        System.arraycopy(filled, 0, copy.filled, 0, filled.length);
        copy.count = count;
        return copy;
    }

    /** How many pieces the content has. */
    public int pieces() {
        return pieces;
    }

    /** How many are in the set. */
    public int count() {
        return count;
    }

    public boolean isFull() {
        return count == pieces;
    }

    /** Whether all pieces of the other set are in this one. */
    public boolean containsAll(PieceSet other) {
        for (int w = 0; w < words.length; w++) {
            if ((other.words[w] & ~words[w]) != 0) {
                return false;
            }
        }
        return true;
    }

    public boolean contains(int piece) {
        return (words[piece >> 6] & 1L << piece) != 0;
    }

    /** Whether it was new. Throws {@link IndexOutOfBoundsException} outside the content. */
    public boolean add(int piece) {
        check(piece);
        if (contains(piece)) {
            return false;
        }
        int word = piece >> 6;
        words[word] |= 1L << piece;
        filled[word >> 6] |= 1L << word;
        count++;
        return true;
    }

    /** Whether it was there. */
    public boolean remove(int piece) {
        check(piece);
        if (!contains(piece)) {
            return false;
        }
        int word = piece >> 6;
        words[word] &= ~(1L << piece);
        if (words[word] == 0) {
            filled[word >> 6] &= ~(1L << word);
        }
        count--;
        return true;
    }

    /** Those that are in both sets, as a set of its own. */
    public PieceSet common(PieceSet other) {
        PieceSet common = new PieceSet(pieces);
        for (int w = 0; w < words.length; w++) {
            long word = words[w] & other.words[w];
            if (word != 0) {
                common.words[w] = word;
                common.filled[w >> 6] |= 1L << w;
                common.count += Long.bitCount(word);
            }
        }
        return common;
    }

    /** The lowest piece from {@code from} on that is in the set; -1 for none. */
    public int next(int from) {
        int first = from >> 6;
        if (first >= words.length) {
            return -1;
        }
        long word = words[first] & -1L << from;
        if (word != 0) {
            return (first << 6) + Long.numberOfTrailingZeros(word);
        }
        int w = nextFilled(first + 1);
        return w < 0 ? -1 : (w << 6) + Long.numberOfTrailingZeros(words[w]);
    }

    private int nextFilled(int from) {
        for (int f = from >> 6; f < filled.length; f++) {
            long bits = f == from >> 6 ? filled[f] & -1L << from : filled[f];
            if (bits != 0) {
                return (f << 6) + Long.numberOfTrailingZeros(bits);
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof PieceSet other && pieces == other.pieces && Arrays.equals(words, other.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return count + " of " + pieces + " pieces";
    }

    private void check(int piece) {
        if (piece < 0 || piece >= pieces) {
            throw new IndexOutOfBoundsException("piece " + piece + " of " + pieces);
        }
    }
}
