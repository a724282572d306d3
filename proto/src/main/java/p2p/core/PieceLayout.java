// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** How content of a given size is cut into pieces: all of one length but the last, which may be shorter. */
public record PieceLayout(long size, int pieceLength) {
    public static final int MIN_PIECE_LENGTH = 256 << 10;
    public static final int MAX_PIECE_LENGTH = 4 << 20;
    public static final int MAX_PIECES = 262_144;
    /** Piece lengths grow so that content has no more than about this many pieces, where the largest length allows. */
    static final int AIM = 4_096;

    public PieceLayout {
        if (size < 0) {
            throw new IllegalArgumentException("bad size " + size);
        }
        if (pieceLength <= 0 || pieceLength > MAX_PIECE_LENGTH) {
            throw new IllegalArgumentException("bad piece length " + pieceLength);
        }
        if (size > (long) MAX_PIECES * pieceLength) {
            throw new IllegalArgumentException("more than " + MAX_PIECES + " pieces");
        }
    }

    /**
     * The layout that p2p chooses for content of this size: a power of two between {@link #MIN_PIECE_LENGTH} and
     * {@link #MAX_PIECE_LENGTH} (DESIGN: small pieces spread faster in a swarm).
     */
    public static PieceLayout forSize(long size) {
        int length = MIN_PIECE_LENGTH;
        while (length < MAX_PIECE_LENGTH && size / length > AIM) {
            length <<= 1;
        }
        return new PieceLayout(size, length);
    }

    /** 0 for empty content. */
    public int pieces() {
        return (int) ((size + pieceLength - 1) / pieceLength);
    }

    public boolean contains(PieceIndex piece) {
        return piece.value() < pieces();
    }

    /** Where the piece begins, in bytes from the start of the content. */
    public long offsetOf(PieceIndex piece) {
        require(piece);
        return (long) piece.value() * pieceLength;
    }

    /** The piece's length in bytes. */
    public int lengthOf(PieceIndex piece) {
        long start = offsetOf(piece);
        return (int) Math.min(pieceLength, size - start);
    }

    /** Whether the block lies wholly inside its piece. */
    public boolean contains(BlockRef block) {
        return contains(block.piece()) && block.end() <= lengthOf(block.piece());
    }

    private void require(PieceIndex piece) {
        if (!contains(piece)) {
            throw new IllegalArgumentException("piece " + piece + " of " + pieces());
        }
    }
}
