// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link MemoryDisk}. */
final class MemoryFile implements Disk.OpenFile {
    private final MemoryDisk disk;
    private final MemoryInode inode;

    MemoryFile(MemoryDisk disk, MemoryInode inode) {
        this.disk = disk;
        this.inode = inode;
    }

    @Override
    public void read(ByteBuffer into, long position) throws IOException {
        if (disk.power.isOff()) {
            throw new IOException("the disk.power is off");
        }
        if (position + into.remaining() > inode.now.length) {
            throw new EOFException();
        }
        disk.bytesRead += into.remaining();
        into.put(inode.now, (int) position, into.remaining());
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        disk.power.use();
        if (disk.space < from.remaining()) {
            throw new DiskFullException("full", null);
        }
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        inode.write(new MemoryInode.Write(position, bytes), ++disk.clock);
    }

    @Override
    public void writeUncached(ByteBuffer from, long position) throws IOException {
        write(from, position);
    }

    @Override
    public void force() throws IOException {
        disk.power.use();
        if (disk.forceFails) {
            throw new IOException("Input/output error");
        }
        inode.force();
    }

    @Override
    public long size() {
        return inode.now.length;
    }

    @Override
    public void resize(long size) {
        disk.power.use();
        inode.write(new MemoryInode.Write(size, new byte[0]), ++disk.clock);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
