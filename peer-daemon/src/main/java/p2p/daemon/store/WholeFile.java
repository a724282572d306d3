// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;

/**
 * A complete file, shared in place or downloaded: served only while it is the one that was hashed. The check follows the
 * read, so bytes that were changed before it never leave. Callable from any disk lane.
 */
public final class WholeFile implements PieceReader {
    private final Disk disk;
    private final Path path;
    private final PieceLayout layout;
    private final FileStamp stamp;
    private final BufferPool buffers;
    private volatile boolean closed;

    public WholeFile(Disk disk, Path path, PieceLayout layout, FileStamp stamp, BufferPool buffers) {
        this.disk = disk;
        this.path = path;
        this.layout = layout;
        this.stamp = stamp;
        this.buffers = buffers;
    }

    @Override
    public Optional<ByteBuffer> read(PieceIndex piece, int offset, int length) throws IOException {
        ByteBuffer buffer = buffers.take(length);
        boolean good = false;
        try {
            readFile(buffer, layout.offsetOf(piece) + offset);
            good = true;
        } catch (NoSuchFileException e) {
            throw new SourceChangedException(path + " is not there any more");
        } catch (EOFException e) {
            throw new SourceChangedException(path + " became shorter than it was when it was hashed");
        } finally {
            if (!good) {
                buffers.give(buffer);
            }
        }
        return Optional.of(buffer.flip());
    }

    /** Opened for each read, which costs microseconds: thousands of shared files must not hold a descriptor each. */
    private void readFile(ByteBuffer into, long position) throws IOException {
        if (closed) {
            throw new IOException(path + " is not served any more");
        }
        try (Disk.OpenFile file = disk.openRead(path)) {
            file.read(into, position);
        }
    }

    @Override
    public void confirm() throws IOException {
        Optional<FileStamp> now = disk.stamp(path);
        if (now.isEmpty()) {
            throw new SourceChangedException(path + " is not there any more");
        }
        if (!now.get().equals(stamp)) {
            throw new SourceChangedException(path + " was changed since it was hashed");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
