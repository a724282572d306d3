// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import p2p.core.Digests;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.core.Sha256;
import p2p.daemon.swarm.PieceSet;

/**
 * Finds out what an earlier run left in a part file: what the journal vouches for is believed after a clean sample, what was
 * written since the last checkpoint is hashed (RELIABILITY section 2). Goes in steps. On the file's lane.
 */
final class Recovery {
    private static final int SAMPLE = 64;
    private static final long STEP = 32 << 20;

    private final Disk.OpenFile file;
    private final Manifest manifest;
    private final PieceLayout layout;
    private final BufferPool buffers;
    private final PieceSet journal;
    private final boolean trusted;
    private final PieceSet tail;
    private int next;

    /**
     * @param journal pieces that a checkpoint vouches for
     * @param sameBoot whether the machine ran on since: then the journal is right without a sample
     */
    Recovery(
            Disk.OpenFile file,
            Manifest manifest,
            BufferPool buffers,
            PieceSet journal,
            boolean sameBoot,
            RandomGenerator random)
            throws IOException {
        this.file = file;
        this.manifest = manifest;
        this.layout = manifest.layout();
        this.buffers = buffers;
        this.journal = journal;
        this.trusted = sameBoot || sampleHolds(random);
        this.tail = tail();
    }

    /** Looks at some more pieces, adds the good ones; true when all were looked at. */
    boolean step(PieceSet good) throws IOException {
        long hashed = 0;
        for (; next < layout.pieces() && hashed < STEP; next++) {
            boolean vouched = journal.contains(next);
            if (vouched && trusted) {
                good.add(next);
            } else if (vouched || tail.contains(next)) {
                hashed += layout.pieceLength();
                if (hashes(file, manifest, buffers, next)) {
                    good.add(next);
                }
            }
        }
        return next == layout.pieces();
    }

    /** Whether the bytes on disk are the published ones. */
    static boolean hashes(Disk.OpenFile file, Manifest manifest, BufferPool buffers, int index) throws IOException {
        PieceIndex piece = new PieceIndex(index);
        ByteBuffer buffer = buffers.take(manifest.layout().lengthOf(piece));
        try {
            file.read(buffer, manifest.layout().offsetOf(piece));
            MessageDigest digest = Digests.sha256();
            digest.update(buffer.flip());
            return Sha256.of(digest.digest()).equals(manifest.sha256(piece));
        } catch (EOFException e) {
            return false;
        } finally {
            buffers.give(buffer);
        }
    }

    private boolean sampleHolds(RandomGenerator random) throws IOException {
        int first = journal.next(0);
        int last = first;
        int seen = 0;
        int[] chosen = new int[SAMPLE];
        for (int i = first; i >= 0; i = journal.next(i + 1)) {
            last = i;
            int slot = seen < SAMPLE ? seen : random.nextInt(seen + 1);
            if (slot < SAMPLE) {
                chosen[slot] = i;
            }
            seen++;
        }
        PieceSet sample = new PieceSet(layout.pieces());
        if (first >= 0) {
            sample.add(first);
            sample.add(last);
        }
        for (int i = 0; i < Math.min(seen, SAMPLE); i++) {
            sample.add(chosen[i]);
        }
        for (int i = sample.next(0); i >= 0; i = sample.next(i + 1)) {
            if (!hashes(file, manifest, buffers, i)) {
                return false;
            }
        }
        return true;
    }

    private PieceSet tail() throws IOException {
        PieceSet marked = new PieceSet(layout.pieces());
        long bytes = Math.min(layout.pieces(), file.size() - layout.size());
        if (bytes > 0) {
            ByteBuffer marks = ByteBuffer.allocate((int) bytes);
            file.read(marks, layout.size());
            for (int i = 0; i < bytes; i++) {
                if (marks.get(i) == 1) {
                    marked.add(i);
                }
            }
        }
        return marked;
    }
}
