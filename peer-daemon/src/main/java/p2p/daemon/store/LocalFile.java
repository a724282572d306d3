// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of this machine: a channel through the page cache, and a second one past it (Linux {@code O_DIRECT}) once it is needed. */
final class LocalFile implements Disk.OpenFile {
    private static final Logger log = LoggerFactory.getLogger(LocalFile.class);

    private final Path path;
    private final FileChannel channel;
    private @Nullable FileChannel direct;
    /** What positions and lengths of direct writes are multiples of; 0: not tried yet, -1: this file takes none. */
    private long grain;

    LocalFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public void read(ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int n = channel.read(into, at);
            if (n < 0) {
                throw new EOFException(path + " ends at " + at);
            }
            at += n;
        }
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        long at = position;
        try {
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        } catch (IOException e) {
            throw LocalDisk.explain(path, e);
        }
    }

    @Override
    public void writeUncached(ByteBuffer from, long position) throws IOException {
        long at = position;
        FileChannel past = direct();
        if (past != null && isAligned(from, position)) {
            try {
                while (from.hasRemaining() && isAligned(from, at)) {
                    at += past.write(from, at);
                }
            } catch (IOException e) {
                log.debug("{} takes no direct writes: {}", path, e.getMessage());
                giveUp(past);
            }
        }
        // what is left, mostly nothing; a disk that is full or broken says so here
        write(from, at);
    }

    private boolean isAligned(ByteBuffer from, long position) {
        return grain > 0
                && from.isDirect()
                && position % grain == 0
                && from.remaining() % grain == 0
                && from.alignmentOffset(from.position(), (int) grain) == 0;
    }

    /** Null: the file system takes no direct writes, or only of blocks larger than buffers are aligned to. */
    private @Nullable FileChannel direct() {
        if (grain == 0) {
            grain = -1;
            try {
                long block = Files.getFileStore(path).getBlockSize();
                if (Long.bitCount(block) == 1 && block <= BufferPool.ALIGNMENT) {
                    direct = FileChannel.open(
                            path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS, ExtendedOpenOption.DIRECT);
                    grain = block;
                }
            } catch (IOException | UnsupportedOperationException e) {
                log.debug("{} takes no direct writes: {}", path, e.getMessage());
            }
        }
        return direct;
    }

    private void giveUp(FileChannel past) throws IOException {
        grain = -1;
        direct = null;
        past.close();
    }

    @Override
    public void force() throws IOException {
        try {
            channel.force(false);
        } catch (IOException e) {
            // where blocks are allocated late, a full disk shows here
            throw LocalDisk.explain(path, e);
        }
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void resize(long size) throws IOException {
        if (size < channel.size()) {
            channel.truncate(size);
        } else if (size > channel.size()) {
            try {
                channel.write(ByteBuffer.allocate(1), size - 1);
            } catch (IOException e) {
                throw LocalDisk.explain(path, e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (FileChannel closing = channel;
                FileChannel past = direct) {
            direct = null;
            grain = -1;
        }
    }
}
