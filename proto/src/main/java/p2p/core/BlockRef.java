// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** A run of bytes inside one piece: the unit that travels between peers. */
public record BlockRef(PieceIndex piece, int offset, int length) {
    /** The largest block anyone may ask for. */
    public static final int MAX_LENGTH = 1 << 20;

    public BlockRef {
        if (offset < 0 || length <= 0 || length > MAX_LENGTH || offset > PieceLayout.MAX_PIECE_LENGTH - length) {
            throw new IllegalArgumentException("bad block: offset " + offset + ", length " + length);
        }
    }

    public int end() {
        return offset + length;
    }
}
