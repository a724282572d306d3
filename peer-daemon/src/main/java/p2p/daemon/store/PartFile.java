// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
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
 * wrote after its last checkpoint is found there and hashed again. A folder is the same with a {@link PartFolder}. Everything but {@link #read} runs on the file's lane.
 */
public final class PartFile implements PieceReader {
    /** Bytes that both digests take in turn, so that the second finds them in the processor's cache. */
    private static final int CACHED = 128 << 10;

    private static final long AUDIT_STEP = 32 << 20;

    private final Disk disk;
    private final Path path;
    private final Manifest manifest;
    private final PieceLayout layout;
    private final BufferPool buffers;
    private final Disk.OpenFile file;
    /** What the file system calls the open file: a path may come to name another. */
    private final String key;

    private final Object proving = new Object();
    private final MessageDigest sha256 = Digests.sha256();
    private final ByteBuffer mark = ByteBuffer.allocateDirect(1);
    private WholeDigest whole;
    private @Nullable Recovery recovery;
    private final PieceSet written;
    private final Selection selection;
    private @Nullable SelectionDigest some;
    /** Pieces believed from a journal of an earlier boot: each is hashed before it is first read for somebody. */
    private PieceSet unproven;

    private int audited;

    private PartFile(
            Disk disk,
            Path path,
            Manifest manifest,
            Selection selection,
            BufferPool buffers,
            Disk.OpenFile file,
            String key) {
        this.disk = disk;
        this.path = path;
        this.manifest = manifest;
        this.selection = selection;
        this.layout = manifest.layout();
        this.buffers = buffers;
        this.file = file;
        this.key = key;
        this.whole = new WholeDigest(manifest, file, buffers);
        this.written = new PieceSet(layout.pieces());
        this.unproven = new PieceSet(layout.pieces());
    }

    /** Makes the empty file, or folder, exclusive and durable; {@code selection}: what it will consist of. */
    public static PartFile create(Disk disk, Path path, Manifest manifest, Selection selection, BufferPool buffers)
            throws IOException {
        PartFile part = around(
                disk,
                path,
                manifest,
                selection,
                buffers,
                manifest.isFolder() ? PartFolder.create(disk, path, FolderPlan.of(manifest)) : disk.create(path));
        disk.forceDirectory(directory(path));
        return part;
    }

    private static PartFile around(
            Disk disk, Path path, Manifest manifest, Selection selection, BufferPool buffers, Disk.OpenFile file)
            throws IOException {
        try {
            return new PartFile(
                    disk,
                    path,
                    manifest,
                    selection,
                    buffers,
                    file,
                    stampOf(disk, path).key());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens the file of an earlier run, or makes it when there was none. {@link #recoverSome} must follow until it is done. Fails
     * with {@link PartMissingException} when a checkpoint vouches for pieces and the file is not there: its disk may be
     * mounted again, and a new file under that name would be taken for it.
     *
     * @param journal pieces that a checkpoint vouches for
     * @param sameBoot whether the machine ran on since: then the journal is right
     */
    public static PartFile open(
            Disk disk,
            Path path,
            Manifest manifest,
            Selection selection,
            BufferPool buffers,
            PieceSet journal,
            boolean sameBoot,
            RandomGenerator random)
            throws IOException {
        if (disk.stamp(path).isEmpty()) {
            if (journal.count() > 0) {
                throw new PartMissingException(path);
            }
            return create(disk, path, manifest, selection, buffers);
        }
        PartFile part = around(
                disk,
                path,
                manifest,
                selection,
                buffers,
                manifest.isFolder() ? PartFolder.open(disk, path, FolderPlan.of(manifest)) : disk.openWrite(path));
        try {
            part.recovery = new Recovery(part.file, manifest, buffers, journal, sameBoot, random);
        } catch (IOException | RuntimeException e) {
            part.close();
            throw e;
        }
        if (!sameBoot) {
            part.unproven = journal.copy();
        }
        return part;
    }

    /** Looks at some of what an earlier run left; true when all was looked at. */
    public boolean recoverSome() throws IOException {
        return recovery == null || recovery.step(written);
    }

    /** Verified pieces that are in the file; the caller's own copy. */
    public PieceSet written() {
        return written.copy();
    }

    /**
     * Hashes the complete piece, and writes it if it is right. False: it is not what was published.
     *
     * @param wantedSoon whether somebody may ask for it in the next moments: then it stays in the page cache
     */
    public boolean admit(PieceIndex piece, ByteBuffer bytes, boolean wantedSoon) throws IOException {
        boolean next = whole.isNext(piece);
        if (next) {
            whole.begin();
        }
        for (int at = bytes.position(); at < bytes.limit(); at += CACHED) {
            ByteBuffer some = bytes.slice(at, Math.min(CACHED, bytes.limit() - at));
            sha256.update(some.duplicate());
            if (next) {
                whole.feed(some);
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
        if (wantedSoon || !next) {
            // a piece before its turn is read again for the whole file's digest
            file.write(bytes.duplicate(), layout.offsetOf(piece));
        } else {
            file.writeUncached(bytes.duplicate(), layout.offsetOf(piece));
        }
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

    /** Reads some of what the whole file's digest still lacks; true when it lacks nothing. All wanted pieces must be written. */
    public boolean digestSome() throws IOException {
        if (selection.isAll()) {
            return whole.step();
        }
        SelectionDigest digest = some;
        if (digest == null) {
            digest = new SelectionDigest(FolderPlan.of(manifest), selection.members(), file, buffers);
            some = digest;
        }
        return digest.step();
    }

    /** The digest of all wanted bytes, after the last {@link #digestSome}. */
    public Sha1 wholeSha1() {
        SelectionDigest digest = some;
        return digest == null ? whole.finish() : digest.finish();
    }

    /** Forgets what the whole file's digest was fed: everything is read again, in case a piece was replaced after its turn. */
    public void digestAgain() {
        whole = new WholeDigest(manifest, file, buffers);
        some = null;
        audited = 0;
    }

    /** After {@link #digestAgain}: hashes some of the written pieces again and drops those that rotted; true when all were looked at. */
    public boolean auditSome() throws IOException {
        long hashed = 0;
        for (; audited < layout.pieces() && hashed < AUDIT_STEP; audited++) {
            hashed += layout.pieceLength();
            if (written.contains(audited) && !Recovery.hashes(file, manifest, buffers, audited)) {
                written.remove(audited);
            }
        }
        return audited == layout.pieces();
    }

    /** Whether every written piece was hashed by this process, or by an earlier one of this boot. Callable from anywhere. */
    public boolean isProven() {
        synchronized (proving) {
            return unproven.count() == 0;
        }
    }

    /**
     * Cuts off the tail, sets the mode and makes all durable: only names are missing then. Returns what identifies the file and tells whether
     * it is changed later; of a whole folder see {@link FolderPrint#isSealed}.
     */
    public FileStamp seal() throws IOException {
        if (file instanceof PartFolder folder && !selection.isAll()) {
            folder.finish(selection.members());
        } else {
            file.resize(layout.size());
        }
        requireNamed();
        disk.dress(path, manifest.isFolder() || manifest.singleFile().executable());
        file.force();
        FileStamp sealed = requireNamed();
        if (!manifest.isFolder() && sealed.size() != layout.size()) {
            throw new IOException(path + " has " + sealed.size() + " bytes instead of " + layout.size());
        }
        return manifest.isFolder() && selection.isAll()
                ? FolderPrint.take(disk, path, FolderPlan.of(manifest)).sealedIn(sealed)
                : sealed;
    }

    /** Its stamp, if the path still names the open file: fails as if it were not there when another disk is mounted over it. */
    private FileStamp requireNamed() throws IOException {
        FileStamp there = stampOf(disk, path);
        if (!there.key().equals(key)) {
            throw new PartMissingException(path);
        }
        return there;
    }

    private static FileStamp stampOf(Disk disk, Path path) throws IOException {
        return disk.stamp(path).orElseThrow(() -> new PartMissingException(path));
    }

    /** Where the file is now. */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Removes what there is of a part, be it a file or a folder. */
    public static void delete(Disk disk, Path part) throws IOException {
        if (disk.isDirectory(part)) {
            disk.deleteTree(part);
        } else {
            disk.delete(part);
        }
    }

    /** The directory a file is in. */
    static Path directory(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is no file's path");
        }
        return parent;
    }

    private boolean prove(PieceIndex piece) throws IOException {
        synchronized (proving) {
            if (!unproven.contains(piece.value())) {
                return true;
            }
        }
        boolean good = Recovery.hashes(file, manifest, buffers, piece.value());
        synchronized (proving) {
            if (good) {
                unproven.remove(piece.value());
            }
        }
        return good;
    }

    private void mark(PieceIndex piece) throws IOException {
        mark.clear();
        mark.put(0, (byte) 1);
        file.write(mark, layout.size() + piece.value());
    }
}
