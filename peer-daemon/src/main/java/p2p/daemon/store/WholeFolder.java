// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;

/**
 * A complete folder, shared in place or downloaded: each file is served only while it is the one that was hashed. The check
 * follows the read, so bytes that were changed before it never leave. Callable from any disk lane.
 */
public final class WholeFolder implements PieceReader {
    private final Disk disk;
    private final Path root;
    private final PieceLayout layout;
    private final FolderPlan plan;
    private final FileStamp stamp;
    private final BufferPool buffers;
    private @Nullable FolderPrint print;
    private volatile boolean closed;

    /** {@code stamp}: what {@link FolderPrint#stamp} was when the folder was hashed or finished. */
    public WholeFolder(Disk disk, Path root, PieceLayout layout, FolderPlan plan, FileStamp stamp, BufferPool buffers) {
        this.disk = disk;
        this.root = root;
        this.layout = layout;
        this.plan = plan;
        this.stamp = stamp;
        this.buffers = buffers;
    }

    @Override
    public Optional<ByteBuffer> read(PieceIndex piece, int offset, int length) throws IOException {
        FolderPrint known = print();
        ByteBuffer buffer = buffers.take(length);
        boolean good = false;
        try {
            plan.visit(layout.offsetOf(piece) + offset, length, (member, from, at, n) -> {
                read(member, from, buffer.slice(at, n));
                requireSame(known, member);
            });
            good = true;
        } finally {
            if (!good) {
                buffers.give(buffer);
            }
        }
        return Optional.of(buffer);
    }

    /** Opened for each read: a folder may have more files than a process may have open. */
    private void read(int member, long position, ByteBuffer into) throws IOException {
        if (closed) {
            throw new IOException(root + " is not served any more");
        }
        Path path = path(member);
        try (Disk.OpenFile file = disk.openRead(path)) {
            file.read(into, position);
        } catch (NoSuchFileException e) {
            throw new SourceChangedException(path + " is not there any more");
        } catch (EOFException e) {
            throw new SourceChangedException(path + " became shorter than it was when it was hashed");
        }
    }

    private void requireSame(FolderPrint known, int member) throws IOException {
        Path path = path(member);
        Optional<FileStamp> now = disk.stamp(path);
        if (now.isEmpty()) {
            throw new SourceChangedException(path + " is not there any more");
        }
        if (!known.isSame(member, now.get())) {
            throw new SourceChangedException(path + " was changed since it was hashed");
        }
    }

    private Path path(int member) {
        return root.resolve(plan.members().get(member).path());
    }

    /** Taken with the first read: what was kept over a restart is one stamp for all files. */
    private synchronized FolderPrint print() throws IOException {
        FolderPrint known = print;
        if (known == null) {
            known = take();
            print = known;
        }
        return known;
    }

    private FolderPrint take() throws IOException {
        FolderPrint now = FolderPrint.take(disk, root, plan);
        if (!now.stamp().equals(stamp)) {
            throw new SourceChangedException("a file in " + root + " was changed since it was hashed");
        }
        return now;
    }

    @Override
    public void inspect() throws IOException {
        take();
    }

    /** Each read has checked its files already; before the first one all are looked at. */
    @Override
    public void confirm() throws IOException {
        print();
    }

    /** Whether files lie in the folder that were not part of it. */
    boolean holdsMore() throws IOException {
        return PartFolder.names(disk, root).size() > plan.members().size();
    }

    @Override
    public void close() {
        closed = true;
    }
}
