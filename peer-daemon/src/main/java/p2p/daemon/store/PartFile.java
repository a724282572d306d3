// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;
import p2p.core.Digests;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.daemon.swarm.PieceSet;

/**
 * A file under way: verified pieces in a sparse {@code .p2p-<id>.part} beside its target, in the order of writes of RELIABILITY
 * section 2. Behind the content's end lies a tail of one byte a piece, set when the piece was written: what a killed process
 * wrote after its last checkpoint is found there and hashed again. Everything but {@link #read} runs on the file's lane.
 */
public final class PartFile implements PieceReader {
    private static final int SCRATCH = 64 << 10;
    private static final int SAMPLE = 64;

    private final Disk disk;
    private final Path path;
    private final Manifest manifest;
    private final PieceLayout layout;
    private final BufferPool buffers;
    private final Disk.OpenFile file;
    private final byte[] scratch = new byte[SCRATCH];
    private final MessageDigest sha256 = Digests.sha256();
    private final ByteBuffer mark = ByteBuffer.allocateDirect(1);
    private final WholeDigest whole;
    private final PieceSet written;
    /** Pieces believed from a journal of an earlier boot: each is hashed before it is first read for somebody. */
    private final PieceSet unproven;

    private PartFile(Disk disk, Path path, Manifest manifest, BufferPool buffers, Disk.OpenFile file) {
        this.disk = disk;
        this.path = path;
        this.manifest = manifest;
        this.layout = manifest.layout();
        this.buffers = buffers;
        this.file = file;
        this.whole = new WholeDigest(layout, file, buffers, scratch);
        this.written = new PieceSet(layout.pieces());
        this.unproven = new PieceSet(layout.pieces());
    }

    /** Makes the empty file, exclusive and durable. */
    public static PartFile create(Disk disk, Path path, Manifest manifest, BufferPool buffers) throws IOException {
        PartFile part = new PartFile(disk, path, manifest, buffers, disk.create(path));
        disk.forceDirectory(directory(path));
        return part;
    }

    /**
     * Opens the file of an earlier run, or makes it when it is not there.
     *
     * @param journal pieces that a checkpoint vouches for
     * @param sameBoot whether the machine ran on since: then the journal is right
     */
    public static PartFile recover(
            Disk disk,
            Path path,
            Manifest manifest,
            BufferPool buffers,
            PieceSet journal,
            boolean sameBoot,
            RandomGenerator random)
            throws IOException {
        if (disk.stamp(path).isEmpty()) {
            return create(disk, path, manifest, buffers);
        }
        PartFile part = new PartFile(disk, path, manifest, buffers, disk.openWrite(path));
        try {
            part.recover(journal, sameBoot, random);
        } catch (IOException | RuntimeException e) {
            part.close();
            throw e;
        }
        return part;
    }

    /** Verified pieces that are in the file; the caller's own copy. */
    public PieceSet written() {
        return written.copy();
    }

    /** Hashes the complete piece, and writes it if it is right. False: it is not what was published. */
    public boolean admit(PieceIndex piece, ByteBuffer bytes) throws IOException {
        boolean next = whole.isNext(piece);
        if (next) {
            whole.begin();
        }
        for (ByteBuffer b = bytes.duplicate(); b.hasRemaining(); ) {
            int n = Math.min(SCRATCH, b.remaining());
            b.get(scratch, 0, n);
            sha256.update(scratch, 0, n);
            if (next) {
                whole.feed(scratch, n);
            }
        }
        if (!Sha256.of(sha256.digest()).equals(manifest.sha256(piece))) {
            if (next) {
                whole.rollBack();
            }
            return false;
        }
        if (next) {
            whole.advance();
        }
        file.write(bytes.duplicate(), layout.offsetOf(piece));
        mark(piece);
        written.add(piece.value());
        whole.catchUp(written);
        return true;
    }

    /** Makes everything written durable; a failure is final for this object. Callable beside the lane. */
    public void force() throws IOException {
        file.force();
    }

    @Override
    public Optional<ByteBuffer> read(PieceIndex piece, int offset, int length) throws IOException {
        if (!prove(piece)) {
            return Optional.empty();
        }
        ByteBuffer buffer = buffers.take(length);
        try {
            file.read(buffer, layout.offsetOf(piece) + offset);
        } catch (IOException e) {
            buffers.give(buffer);
            throw e;
        }
        return Optional.of(buffer.flip());
    }

    @Override
    public void confirm() {
        // nobody else writes to a part file, and doubtful pieces are hashed when read
    }

    /**
     * The digest of all bytes, to be called once, when all pieces are written. What differs from {@code published} is read
     * again from the start, in case a piece was replaced after it had been fed.
     */
    public Sha1 wholeSha1(Sha1 published) throws IOException {
        Sha1 fed = whole.finish();
        return fed.equals(published) ? fed : new WholeDigest(layout, file, buffers, scratch).finish();
    }

    /** Cuts off the tail, sets the mode and makes all durable: only names are missing then. Returns what identifies the file. */
    public FileStamp seal() throws IOException {
        file.resize(layout.size());
        disk.dress(path, manifest.singleFile().executable());
        file.force();
        return disk.stamp(path).orElseThrow(() -> new IOException(path + " has vanished"));
    }

    /** Where the file is now. */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** The directory a file is in. */
    static Path directory(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is no file's path");
        }
        return parent;
    }

    private void recover(PieceSet journal, boolean sameBoot, RandomGenerator random) throws IOException {
        boolean trusted = sameBoot || sampleHolds(journal, random);
        PieceSet tail = tail();
        for (int i = 0; i < layout.pieces(); i++) {
            boolean good = journal.contains(i) && trusted || (journal.contains(i) || tail.contains(i)) && hashes(i);
            if (good) {
                written.add(i);
                if (journal.contains(i) && !sameBoot && trusted) {
                    unproven.add(i);
                }
            }
        }
    }

    private boolean sampleHolds(PieceSet journal, RandomGenerator random) throws IOException {
        PieceSet sample = new PieceSet(layout.pieces());
        int last = -1;
        int seen = 0;
        int[] chosen = new int[SAMPLE];
        for (int i = journal.next(0); i >= 0; i = journal.next(i + 1)) {
            last = i;
            int slot = seen < SAMPLE ? seen : random.nextInt(seen + 1);
            if (slot < SAMPLE) {
                chosen[slot] = i;
            }
            seen++;
        }
        if (last < 0) {
            return true;
        }
        sample.add(journal.next(0));
        sample.add(last);
        for (int i = 0; i < Math.min(seen, SAMPLE); i++) {
            sample.add(chosen[i]);
        }
        for (int i = sample.next(0); i >= 0; i = sample.next(i + 1)) {
            if (!hashes(i)) {
                return false;
            }
        }
        return true;
    }

    private PieceSet tail() throws IOException {
        PieceSet marked = new PieceSet(layout.pieces());
        long bytes = Math.min(layout.pieces(), file.size() - layout.size());
        if (bytes > 0) {
            ByteBuffer tail = ByteBuffer.allocate((int) bytes);
            file.read(tail, layout.size());
            for (int i = 0; i < bytes; i++) {
                if (tail.get(i) == 1) {
                    marked.add(i);
                }
            }
        }
        return marked;
    }

    private boolean prove(PieceIndex piece) throws IOException {
        synchronized (unproven) {
            if (!unproven.contains(piece.value())) {
                return true;
            }
        }
        boolean good = hashes(piece.value());
        synchronized (unproven) {
            if (good) {
                unproven.remove(piece.value());
            }
        }
        return good;
    }

    /** Whether the bytes on disk are the published ones. Beside the lane too. */
    private boolean hashes(int index) throws IOException {
        PieceIndex piece = new PieceIndex(index);
        ByteBuffer buffer = buffers.take(layout.lengthOf(piece));
        try {
            file.read(buffer, layout.offsetOf(piece));
            MessageDigest digest = Digests.sha256();
            digest.update(buffer.flip());
            return Sha256.of(digest.digest()).equals(manifest.sha256(piece));
        } catch (EOFException e) {
            return false;
        } finally {
            buffers.give(buffer);
        }
    }

    private void mark(PieceIndex piece) throws IOException {
        mark.clear();
        mark.put(0, (byte) 1);
        file.write(mark, layout.size() + piece.value());
    }
}
