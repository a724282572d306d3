// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import p2p.core.PieceLayout;

/** One digest of a whole file and another of each of its pieces, fed in order. Used by one task at a time. */
final class PieceHasher {
    /** Bytes that both digests take in turn, so that the second finds them in the processor's cache. */
    private static final int CACHED = 128 << 10;

    private final MessageDigest whole;
    private final MessageDigest piece;
    private final PieceLayout layout;
    private final byte[] pieces;
    private long at;
    private int stored;

    PieceHasher(MessageDigest whole, MessageDigest piece, PieceLayout layout) {
        this.whole = whole;
        this.piece = piece;
        this.layout = layout;
        pieces = new byte[layout.pieces() * piece.getDigestLength()];
    }

    /** Takes the next bytes; they never cross the border of a piece. */
    void update(ByteBuffer chunk) {
        int end = chunk.limit();
        for (int from = chunk.position(); from < end; from += CACHED) {
            ByteBuffer some = chunk.slice(from, Math.min(CACHED, end - from));
            whole.update(some.duplicate());
            piece.update(some);
        }
        at += end - chunk.position();
        chunk.position(end);
        if (at % layout.pieceLength() == 0 || at == layout.size()) {
            byte[] digest = piece.digest();
            System.arraycopy(digest, 0, pieces, stored, digest.length);
            stored += digest.length;
        }
    }

    /** To be called once, at the end. */
    byte[] whole() {
        return whole.digest();
    }

    /** The pieces' digests, packed. */
    byte[] pieces() {
        return pieces;
    }
}
