// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    private Disk.@Nullable OpenFile file;
    private boolean closed;

    /** Nothing is opened before the first read. */
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
            open().read(buffer, layout.offsetOf(piece) + offset);
            good = true;
        } catch (EOFException e) {
            throw new SourceChangedException(path + " became shorter than it was when it was hashed");
        } finally {
            if (!good) {
                buffers.give(buffer);
            }
        }
        return Optional.of(buffer.flip());
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

    private synchronized Disk.OpenFile open() throws IOException {
        if (closed) {
            throw new IOException(path + " is not served any more");
        }
        Disk.OpenFile open = file;
        if (open == null) {
            confirm();
            open = disk.openRead(path);
            file = open;
        }
        return open;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (file != null) {
            file.close();
        }
    }
}
