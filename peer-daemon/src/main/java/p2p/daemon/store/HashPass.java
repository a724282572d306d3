// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
 * Makes a file's manifest in one read pass: SHA-256 and SHA-1 of each piece and of the whole. Two hashers work side by side
 * on what was read, each on one digest of either kind, which shares the work evenly. Goes in steps, so that a long file does
 * not keep a disk lane from others. One file, one use, one thread at a time; blocks: on a disk lane.
 */
public final class HashPass implements Closeable {
    /**
     * A single file's path in its manifest, whatever it is called on disk or in a group: names belong to the catalog, so the
     * same bytes have the same id under every name, and a local name never leaves the host.
     */
    public static final String NAME = "content";

    private static final long STEP = 32 << 20;
    private static final int CHUNK = 1 << 20;
    private static final int CHUNKS = 3;

    private final Disk disk;
    private final Path path;
    private final Executor hashers;
    private final BufferPool buffers;
    private final FileStamp before;
    private final PieceLayout layout;
    private final Disk.OpenFile file;
    private final PieceHasher one;
    private final PieceHasher two;
    private long at;

    /** A file's manifest, and the file it was made of. */
    public record Hashed(Manifest manifest, FileStamp stamp) {}

    /** Opens the file. */
    public HashPass(Disk disk, Executor hashers, BufferPool buffers, Path path) throws IOException {
        this.disk = disk;
        this.path = path;
        this.hashers = hashers;
        this.buffers = buffers;
        before = disk.stamp(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
        layout = PieceLayout.forSize(before.size());
        one = new PieceHasher(Digests.sha256(), Digests.sha1(), layout);
        two = new PieceHasher(Digests.sha1(), Digests.sha256(), layout);
        file = disk.openRead(path);
    }

    /** Bytes hashed so far. */
    public long done() {
        return at;
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
                ByteBuffer bytes = buffer.flip().asReadOnlyBuffer();
                first = first.thenRunAsync(() -> one.update(bytes.duplicate()), hashers);
                second = second.thenRunAsync(() -> two.update(bytes.duplicate()), hashers);
                CompletableFuture.allOf(first, second).whenComplete((done, error) -> free.add(buffer));
                at += bytes.limit();
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
            file.read(into, at);
        } catch (EOFException e) {
            throw new SourceChangedException(path + " became shorter while it was read");
        }
    }

    /** After the last step: the manifest, unless the file changed meanwhile ({@link SourceChangedException}). */
    public Hashed finish() throws IOException {
        if (!disk.stamp(path).equals(Optional.of(before))) {
            throw new SourceChangedException(path + " was changed while it was read");
        }
        Manifest.File entry = new Manifest.File(
                NAME, layout.size(), disk.isExecutable(path), Sha256.of(one.whole()), Sha1.of(two.whole()));
        Blob sha256s = Blob.owning(two.pieces());
        return new Hashed(
                new Manifest(List.of(entry), layout.pieceLength(), sha256s, Blob.owning(one.pieces())), before);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
