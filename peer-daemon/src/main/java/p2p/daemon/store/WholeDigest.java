// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.core.Sha1;
import p2p.daemon.swarm.PieceSet;

/**
 * The SHA-1 of the whole, fed as the verified prefix grows: from memory when a piece comes in order, else from the disk once
 * the gap before it is closed. Belongs to the file's lane.
 */
final class WholeDigest {
    /** Pieces read again after one that was fed from memory, so that catching up never holds up the lane. */
    private static final int CATCH_UP = 2;

    private static final long STEP = 32 << 20;

    private final PieceLayout layout;
    private final Disk.OpenFile file;
    private final BufferPool buffers;
    private ContentDigest sha1;
    private ContentDigest before;
    private int next;

    WholeDigest(Manifest manifest, Disk.OpenFile file, BufferPool buffers) {
        this.layout = manifest.layout();
        this.sha1 = new ContentDigest(manifest);
        this.before = sha1;
        this.file = file;
        this.buffers = buffers;
    }

    /** Whether the piece comes next and its bytes should be fed while they are in memory. */
    boolean isNext(PieceIndex piece) {
        return piece.value() == next;
    }

    /** What is fed from here on can be rolled back. */
    void begin() {
        before = sha1.copy();
    }

    /** Forgets what was fed since {@link #begin}. */
    void rollBack() {
        sha1 = before;
    }

    void feed(ByteBuffer bytes) {
        sha1.update(bytes);
    }

    /** The piece that came next was fed, whole. */
    void advance() {
        next++;
    }

    /** Feeds a few of the pieces that are on disk already. */
    void catchUp(PieceSet written) throws IOException {
        for (int i = 0; i < CATCH_UP && next < layout.pieces() && written.contains(next); i++) {
            readNext();
        }
    }

    /** Reads some of what is missing; true when nothing is. */
    boolean step() throws IOException {
        for (long read = 0; next < layout.pieces() && read < STEP; read += layout.pieceLength()) {
            readNext();
        }
        return next == layout.pieces();
    }

    /** The digest of the whole, after the last step. To be called once. */
    Sha1 finish() {
        return sha1.finish();
    }

    private void readNext() throws IOException {
        PieceIndex piece = new PieceIndex(next);
        ByteBuffer buffer = buffers.take(layout.lengthOf(piece));
        try {
            file.read(buffer, layout.offsetOf(piece));
            feed(buffer.flip());
        } finally {
            buffers.give(buffer);
        }
        advance();
    }
}
