// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import p2p.core.Blob;
import p2p.core.Digests;
import p2p.core.Manifest;
import p2p.core.PieceLayout;
import p2p.core.Sha1;
import p2p.core.Sha256;

/**
 * Makes the manifest of a file or a folder in one read pass: SHA-256 and SHA-1 of each piece and of each file. Two hashers work side by side
 * on what was read, each on one digest of either kind, which shares the work evenly. Goes in steps, so that a long file does
 * not keep a disk lane from others. One use, one thread at a time; blocks: on a disk lane.
 */
public final class HashPass implements Closeable {
    private static final long STEP = 32 << 20;
    private static final int CHUNK = 1 << 20;
    private static final int CHUNKS = 3;
    /** Of what is saved. */
    private static final int FORMAT = 1;

    private final Path path;
    private final Executor hashers;
    private final BufferPool buffers;
    private final FileStamp before;
    private final Now now;
    private final PieceLayout layout;
    private final List<FolderPlan.Member> files;
    private final Bytes bytes;
    private final Closeable open;
    private PieceHasher one;
    private PieceHasher two;
    private long at;

    /** A manifest, and what it was made of. */
    public record Hashed(Manifest manifest, FileStamp stamp) {}

    /** Fills a buffer from the content. */
    private interface Bytes {
        void read(ByteBuffer into, long position) throws IOException;
    }

    /** What is there now. */
    private interface Now {
        Optional<FileStamp> stamp() throws IOException;
    }

    /** Opens the file. */
    public HashPass(Disk disk, Executor hashers, BufferPool buffers, Path path) throws IOException {
        this.path = path;
        this.hashers = hashers;
        this.buffers = buffers;
        now = () -> disk.stamp(path);
        before = now.stamp().orElseThrow(() -> new NoSuchFileException(path.toString()));
        layout = PieceLayout.forSize(before.size());
        files = List.of(new FolderPlan.Member(Manifest.ROOT, layout.size(), disk.isExecutable(path)));
        one = new PieceHasher(SavableDigest.sha256(), Digests.sha1(), layout, files);
        two = new PieceHasher(SavableDigest.sha1(), Digests.sha256(), layout, files);
        Disk.OpenFile file = disk.openRead(path);
        open = file;
        bytes = file::read;
    }

    /** For a folder as it was just found; it holds one file at least. */
    public HashPass(Disk disk, Executor hashers, BufferPool buffers, Path root, FolderWalk.Folder folder) {
        this.path = root;
        this.hashers = hashers;
        this.buffers = buffers;
        FolderPlan plan = folder.plan();
        now = () -> Optional.of(FolderPrint.take(disk, root, plan).stamp());
        before = folder.print().stamp();
        layout = PieceLayout.forSize(plan.size());
        files = plan.members().stream()
                .map(m -> new FolderPlan.Member(Manifest.ROOT + "/" + m.path(), m.size(), m.executable()))
                .toList();
        one = new PieceHasher(SavableDigest.sha256(), Digests.sha1(), layout, files);
        two = new PieceHasher(SavableDigest.sha1(), Digests.sha256(), layout, files);
        open = () -> {};
        bytes = (into, position) -> plan.visit(position, into.remaining(), (member, offset, start, length) -> {
            Path file = root.resolve(plan.members().get(member).path());
            try (Disk.OpenFile opened = disk.openRead(file)) {
                opened.read(into.slice(start, length), offset);
            }
        });
    }

    /** Bytes hashed so far. */
    public long done() {
        return at;
    }

    /** What another pass over the same file can go on from ({@link #resume}); between steps. Empty where the digests keep their state to themselves. */
    public Optional<Blob> save() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(FORMAT);
        out.writeUTF(before.key());
        out.writeLong(before.size());
        out.writeLong(before.mtime());
        out.writeLong(before.ctime());
        if (!one.save(out) || !two.save(out)) {
            return Optional.empty();
        }
        bytes.writeBytes(Digests.sha256().digest(bytes.toByteArray()));
        return Optional.of(Blob.owning(bytes.toByteArray()));
    }

    /** Goes on from what an earlier pass saved, before the first step: false, and nothing is done, when that was of another file or is damaged. */
    public boolean resume(Blob saved) {
        byte[] bytes = saved.toBytes();
        int end = bytes.length - Sha256.BYTES;
        if (end < 0 || !Arrays.equals(digest(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
            return false;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end))) {
            if (in.readByte() != FORMAT
                    || !before.equals(new FileStamp(in.readUTF(), in.readLong(), in.readLong(), in.readLong()))) {
                return false;
            }
            PieceHasher first = new PieceHasher(SavableDigest.sha256(), Digests.sha1(), layout, files);
            PieceHasher second = new PieceHasher(SavableDigest.sha1(), Digests.sha256(), layout, files);
            long reached = first.load(in);
            if (second.load(in) != reached) {
                return false;
            }
            one = first;
            two = second;
            at = reached;
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] digest(byte[] bytes, int length) {
        MessageDigest digest = Digests.sha256();
        digest.update(bytes, 0, length);
        return digest.digest();
    }

    /** Reads on a little; true when all of it was. */
    public boolean step() throws IOException {
        BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(CHUNKS);
        int chunk = Math.min(CHUNK, layout.pieceLength());
        for (int i = 0; i < CHUNKS; i++) {
            free.add(buffers.take(chunk));
        }
        CompletableFuture<Void> first = CompletableFuture.completedFuture(null);
        CompletableFuture<Void> second = first;
        long end = Math.min(layout.size(), at + STEP);
        try {
            while (at < end) {
                ByteBuffer buffer = free.take();
                buffer.clear().limit(Math.toIntExact(Math.min(chunk, layout.size() - at)));
                read(buffer);
                ByteBuffer content = buffer.rewind().asReadOnlyBuffer();
                first = first.thenRunAsync(() -> one.update(content.duplicate()), hashers);
                second = second.thenRunAsync(() -> two.update(content.duplicate()), hashers);
                CompletableFuture.allOf(first, second).whenComplete((done, error) -> free.add(buffer));
                at += content.limit();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while hashing", e);
        } finally {
            CompletableFuture.allOf(first, second).join();
            free.forEach(buffers::give);
        }
        return at == layout.size();
    }

    private void read(ByteBuffer into) throws IOException {
        try {
            bytes.read(into, at);
        } catch (EOFException | NoSuchFileException e) {
            throw new SourceChangedException(path + " became less while it was read");
        }
    }

    /** After the last step: the manifest, unless the file changed meanwhile ({@link SourceChangedException}). */
    public Hashed finish() throws IOException {
        if (!now.stamp().equals(Optional.of(before))) {
            throw new SourceChangedException(path + " was changed while it was read");
        }
        byte[] sha256s = one.wholes();
        byte[] sha1s = two.wholes();
        List<Manifest.File> entries = new ArrayList<>(files.size());
        for (int i = 0; i < files.size(); i++) {
            FolderPlan.Member file = files.get(i);
            entries.add(new Manifest.File(
                    file.path(),
                    file.size(),
                    file.executable(),
                    Sha256.of(Arrays.copyOfRange(sha256s, i * Sha256.BYTES, (i + 1) * Sha256.BYTES)),
                    Sha1.of(Arrays.copyOfRange(sha1s, i * Sha1.BYTES, (i + 1) * Sha1.BYTES))));
        }
        Manifest manifest =
                new Manifest(entries, layout.pieceLength(), Blob.owning(two.pieces()), Blob.owning(one.pieces()));
        return new Hashed(manifest, before);
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
