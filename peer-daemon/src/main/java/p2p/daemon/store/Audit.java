// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Digests;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.daemon.swarm.PieceSet;

/**
 * Compares content on this disk with its manifest, in one pass: SHA-256 and SHA-1 of each piece and, when all pieces are there, of each whole
 * file. Goes in steps, so that it does not keep a disk lane from others. One copy, one use, one thread at a time; blocks: on a disk lane.
 */
public final class Audit {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);
    private static final long STEP = 16 << 20;
    /** Bytes that the digests take in turn, so that the others find them in the processor's cache. */
    private static final int CACHED = 128 << 10;

    private final PieceReader reader;
    private final Manifest manifest;
    private final PieceLayout layout;
    private final PieceSet expected;
    private final BufferPool buffers;
    private final PieceSet bad;
    private final MessageDigest sha256 = Digests.sha256();
    private final MessageDigest sha1 = Digests.sha1();
    private final MessageDigest wholeSha256 = Digests.sha256();
    private final MessageDigest wholeSha1 = Digests.sha1();
    private final Iterator<Manifest.File> files;
    private Manifest.@Nullable File file;
    private long leftOfFile;
    private boolean wholeIsRight;
    private int next;
    private int checked;
    private long done;

    /** {@code expected}: the pieces to compare; they stay as they are meanwhile. */
    public Audit(PieceReader reader, Manifest manifest, PieceSet expected, BufferPool buffers) {
        this.reader = reader;
        this.manifest = manifest;
        this.layout = manifest.layout();
        this.expected = expected;
        this.buffers = buffers;
        this.bad = new PieceSet(layout.pieces());
        this.files = manifest.files().iterator();
        this.wholeIsRight = expected.isFull();
        nextFile();
    }

    /** Bytes of pieces that were compared. */
    public long done() {
        return done;
    }

    /** Compares some pieces; true when all were. Fails with {@link SourceChangedException} when it is another file by now. */
    public boolean step() throws IOException {
        if (next == 0) {
            reader.confirm();
        }
        long end = done + STEP;
        for (; next < layout.pieces() && done < end; next++) {
            if (expected.contains(next)) {
                compare(new PieceIndex(next));
            }
        }
        if (next < layout.pieces()) {
            return false;
        }
        reader.confirm();
        return true;
    }

    private void compare(PieceIndex piece) throws IOException {
        int length = layout.lengthOf(piece);
        Optional<ByteBuffer> bytes = read(piece, length);
        if (bytes.isPresent()) {
            try {
                digest(bytes.get());
            } finally {
                buffers.give(bytes.get());
            }
        }
        boolean right = bytes.isPresent()
                && Sha256.of(sha256.digest()).equals(manifest.sha256(piece))
                && Sha1.of(sha1.digest()).equals(manifest.sha1(piece));
        if (!right) {
            sha256.reset();
            sha1.reset();
            bad.add(piece.value());
            wholeIsRight = false;
        }
        checked++;
        done += length;
    }

    /** Empty: a part of the disk that cannot be read, or was noticed to be wrong. */
    private Optional<ByteBuffer> read(PieceIndex piece, int length) throws IOException {
        try {
            return reader.read(piece, 0, length);
        } catch (SourceChangedException e) {
            throw e;
        } catch (IOException e) {
            log.warn("piece {} cannot be read: {}", piece, e.getMessage());
            return Optional.empty();
        }
    }

    private void digest(ByteBuffer bytes) {
        for (int at = bytes.position(); at < bytes.limit(); at += CACHED) {
            ByteBuffer some = bytes.slice(at, Math.min(CACHED, bytes.limit() - at));
            sha256.update(some.duplicate());
            sha1.update(some.duplicate());
            if (wholeIsRight) {
                whole(some);
            }
        }
    }

    /** The pieces run over the files end to end. */
    private void whole(ByteBuffer bytes) {
        while (bytes.hasRemaining() && file != null) {
            ByteBuffer some = bytes.slice(bytes.position(), (int) Math.min(bytes.remaining(), leftOfFile));
            bytes.position(bytes.position() + some.remaining());
            leftOfFile -= some.remaining();
            wholeSha256.update(some.duplicate());
            wholeSha1.update(some);
            if (leftOfFile == 0) {
                endFile(file);
                nextFile();
            }
        }
    }

    private void nextFile() {
        file = files.hasNext() ? files.next() : null;
        while (file != null && file.size() == 0) {
            endFile(file);
            file = files.hasNext() ? files.next() : null;
        }
        leftOfFile = file == null ? 0 : file.size();
    }

    private void endFile(Manifest.File ended) {
        boolean right = Sha256.of(wholeSha256.digest()).equals(ended.sha256())
                && Sha1.of(wholeSha1.digest()).equals(ended.sha1());
        wholeIsRight = wholeIsRight && right;
    }

    /** Pieces that are not what was published, after the last step. */
    public PieceSet bad() {
        return bad;
    }

    public int checked() {
        return checked;
    }

    /** Whether all pieces were compared, and they and the files are what was published; after the last step. */
    public boolean wholeIsRight() {
        return wholeIsRight;
    }
}
