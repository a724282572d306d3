// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import p2p.core.PieceLayout;

/** One digest of each file and another of each piece of the content, fed in order. Used by one task at a time. */
final class PieceHasher {
    /** Bytes that both digests take in turn, so that the second finds them in the processor's cache. */
    private static final int CACHED = 128 << 10;

    private final MessageDigest whole;
    private final MessageDigest piece;
    private final PieceLayout layout;
    private final List<FolderPlan.Member> files;
    private final byte[] wholes;
    private final byte[] pieces;
    private long at;
    private int stored;
    private int file;
    private long left;

    /** {@code files} make up the layout's bytes, one after another. */
    PieceHasher(MessageDigest whole, MessageDigest piece, PieceLayout layout, List<FolderPlan.Member> files) {
        this.whole = whole;
        this.piece = piece;
        this.layout = layout;
        this.files = files;
        wholes = new byte[files.size() * whole.getDigestLength()];
        pieces = new byte[layout.pieces() * piece.getDigestLength()];
        left = files.get(0).size();
    }

    /** Takes the next bytes; they never cross the border of a piece. */
    void update(ByteBuffer chunk) {
        int end = chunk.limit();
        for (int from = chunk.position(); from < end; from += CACHED) {
            ByteBuffer some = chunk.slice(from, Math.min(CACHED, end - from));
            updateFiles(some.duplicate());
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

    private void updateFiles(ByteBuffer bytes) {
        while (bytes.remaining() > left) {
            ByteBuffer some = bytes.slice(bytes.position(), (int) left);
            bytes.position(bytes.position() + (int) left);
            whole.update(some);
            next();
        }
        left -= bytes.remaining();
        whole.update(bytes);
    }

    private void next() {
        byte[] digest = whole.digest();
        System.arraycopy(digest, 0, wholes, file * digest.length, digest.length);
        file++;
        left = file < files.size() ? files.get(file).size() : 0;
    }

    /** The files' digests, packed; to be called once, at the end. */
    byte[] wholes() {
        while (file < files.size()) {
            next();
        }
        return wholes;
    }

    /** The pieces' digests, packed. */
    byte[] pieces() {
        return pieces;
    }
}
