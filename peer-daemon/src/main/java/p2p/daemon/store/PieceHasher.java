// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import p2p.core.PieceLayout;

/** One digest of each file and another of each piece of the content, fed in order. Used by one task at a time. */
final class PieceHasher {
    /** Bytes that both digests take in turn, so that the second finds them in the processor's cache. */
    private static final int CACHED = 128 << 10;

    /** More than the state of any digest takes. */
    private static final int MAX_STATE = 1_024;

    private final SavableDigest whole;
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
    PieceHasher(SavableDigest whole, MessageDigest piece, PieceLayout layout, List<FolderPlan.Member> files) {
        this.whole = whole;
        this.piece = piece;
        this.layout = layout;
        this.files = files;
        wholes = new byte[files.size() * whole.engine().getDigestLength()];
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
            whole.engine().update(some);
            next();
        }
        left -= bytes.remaining();
        whole.engine().update(bytes);
    }

    private void next() {
        byte[] digest = whole.engine().digest();
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

    /** Whether it can be saved now: all bytes of the pieces so far were taken. */
    boolean save(DataOutput to) throws IOException {
        byte[] state = whole.save().orElse(null);
        if (state == null || at % layout.pieceLength() != 0) {
            return false;
        }
        to.writeLong(at);
        to.writeInt(stored);
        to.writeInt(file);
        to.writeLong(left);
        to.write(pieces, 0, stored);
        to.write(wholes, 0, file * whole.engine().getDigestLength());
        to.writeInt(state.length);
        to.write(state);
        return true;
    }

    /** Goes on where another one of the same files was saved; returns how many bytes that one had taken. Throws {@link IOException} where it cannot. */
    long load(DataInput from) throws IOException {
        at = from.readLong();
        stored = from.readInt();
        file = from.readInt();
        left = from.readLong();
        int done = file * whole.engine().getDigestLength();
        if (at < 0
                || at > layout.size()
                || stored != at / layout.pieceLength() * piece.getDigestLength()
                || file < 0
                || file >= files.size()
                || left < 0
                || left > files.get(file).size()) {
            throw new StreamCorruptedException("the state of a hasher that cannot be");
        }
        from.readFully(pieces, 0, stored);
        from.readFully(wholes, 0, done);
        byte[] state = new byte[Math.min(from.readInt(), MAX_STATE)];
        from.readFully(state);
        if (!whole.load(state)) {
            throw new StreamCorruptedException("the state of a digest that is not of this platform");
        }
        return at;
    }
}
