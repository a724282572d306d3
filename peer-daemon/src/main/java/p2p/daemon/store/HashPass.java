// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import p2p.core.Blob;
import p2p.core.Digests;
import p2p.core.Manifest;
import p2p.core.PieceLayout;
import p2p.core.Sha1;
import p2p.core.Sha256;

/**
 * Makes a file's manifest in one read pass: SHA-256 and SHA-1 of each piece and of the whole. Two hashers work side by side
 * on what was read, each on one digest of either kind, which shares the work evenly.
 */
public final class HashPass {
    /**
     * A single file's path in its manifest, whatever it is called on disk or in a group: names belong to the catalog, so the
     * same bytes have the same id under every name, and a local name never leaves the host.
     */
    public static final String NAME = "content";

    private static final int CHUNK = 1 << 20;
    private static final int CHUNKS = 3;
    private static final int SCRATCH = 64 << 10;

    private final Disk disk;
    private final Executor hashers;
    private final BufferPool buffers;

    /** A file's manifest, and the file it was made of. */
    public record Hashed(Manifest manifest, FileStamp stamp) {}

    public HashPass(Disk disk, Executor hashers, BufferPool buffers) {
        this.disk = disk;
        this.hashers = hashers;
        this.buffers = buffers;
    }

    /**
     * Reads the file; blocks: on a disk lane.
     *
     * @param progress told the bytes read so far, from the calling thread
     * @throws SourceChangedException when the file changed meanwhile
     */
    public Hashed hash(Path path, LongConsumer progress) throws IOException {
        FileStamp before = disk.stamp(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
        PieceLayout layout = PieceLayout.forSize(before.size());
        Hasher one = new Hasher(Digests.sha256(), Digests.sha1(), layout);
        Hasher two = new Hasher(Digests.sha1(), Digests.sha256(), layout);
        try (Disk.OpenFile file = disk.openRead(path)) {
            read(file, layout, one, two, progress);
        } catch (EOFException e) {
            throw new SourceChangedException(path + " became shorter while it was read");
        }
        if (!disk.stamp(path).equals(java.util.Optional.of(before))) {
            throw new SourceChangedException(path + " was changed while it was read");
        }
        Manifest.File entry = new Manifest.File(
                NAME, layout.size(), disk.isExecutable(path), Sha256.of(one.whole()), Sha1.of(two.whole()));
        return new Hashed(
                new Manifest(List.of(entry), layout.pieceLength(), Blob.owning(two.pieces), Blob.owning(one.pieces)),
                before);
    }

    private void read(Disk.OpenFile file, PieceLayout layout, Hasher one, Hasher two, LongConsumer progress)
            throws IOException {
        BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(CHUNKS);
        int chunk = Math.min(CHUNK, layout.pieceLength());
        for (int i = 0; i < CHUNKS; i++) {
            free.add(buffers.take(chunk));
        }
        CompletableFuture<Void> first = CompletableFuture.completedFuture(null);
        CompletableFuture<Void> second = first;
        try {
            for (long at = 0; at < layout.size(); at += chunk) {
                ByteBuffer buffer = free.take();
                buffer.clear().limit(Math.toIntExact(Math.min(chunk, layout.size() - at)));
                file.read(buffer, at);
                ByteBuffer bytes = buffer.flip().asReadOnlyBuffer();
                first = first.thenRunAsync(() -> one.update(bytes.duplicate()), hashers);
                second = second.thenRunAsync(() -> two.update(bytes.duplicate()), hashers);
                CompletableFuture.allOf(first, second).whenComplete((done, error) -> free.add(buffer));
                progress.accept(at + bytes.limit());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while hashing", e);
        } finally {
            CompletableFuture.allOf(first, second).join();
            free.forEach(buffers::give);
        }
    }

    /** One digest of the whole, another of each piece. Used by one task at a time. */
    private static final class Hasher {
        private final MessageDigest whole;
        private final MessageDigest piece;
        private final PieceLayout layout;
        private final byte[] scratch = new byte[SCRATCH];
        final byte[] pieces;
        private long at;
        private int stored;

        Hasher(MessageDigest whole, MessageDigest piece, PieceLayout layout) {
            this.whole = whole;
            this.piece = piece;
            this.layout = layout;
            pieces = new byte[layout.pieces() * piece.getDigestLength()];
        }

        /** Chunks never cross the border of a piece. */
        void update(ByteBuffer chunk) {
            while (chunk.hasRemaining()) {
                int n = Math.min(SCRATCH, chunk.remaining());
                chunk.get(scratch, 0, n);
                whole.update(scratch, 0, n);
                piece.update(scratch, 0, n);
                at += n;
            }
            if (at % layout.pieceLength() == 0 || at == layout.size()) {
                byte[] digest = piece.digest();
                System.arraycopy(digest, 0, pieces, stored, digest.length);
                stored += digest.length;
            }
        }

        byte[] whole() {
            return whole.digest();
        }
    }
}
