// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that loses power like a real one: {@link #crash} keeps what was forced and any subset of the rest, bytes
 * and names alike. Can be made full, slow to fail a force, corrupt, or of a kind without hard links, which numbers its files
 * anew after each crash.
 */
public final class MemoryDisk implements Disk {
    private final Power power;
    private final Set<Path> directories = new HashSet<>();
    private final List<NameChange> unforcedNames = new ArrayList<>();
    private Map<Path, Inode> durableNames = new TreeMap<>();
    private Map<Path, Inode> names = new TreeMap<>();
    private long inodes;
    private long clock;
    private long space = Long.MAX_VALUE;
    private boolean forceFails;
    private boolean refusesLinks;
    private boolean movesFail;
    private int boots = 1;

    /** A name that was set to an inode, or removed, and not forced yet. */
    private record NameChange(Path path, @Nullable Inode inode, @Nullable Path movedFrom) {}

    /** Bytes written at a place and not forced yet. */
    private record Write(long position, byte[] bytes) {}

    private final class Inode {
        private long number = ++inodes;
        private final List<Write> unforced = new ArrayList<>();
        private byte[] durable = new byte[0];
        private byte[] now = new byte[0];
        private boolean executable;
        private long mtime = ++clock;
        private long ctime = mtime;

        void write(Write write) {
            now = put(now, write);
            unforced.add(write);
            mtime = ++clock;
            ctime = mtime;
        }

        void force() {
            durable = now.clone();
            unforced.clear();
        }

        void crash() {
            byte[] after = durable;
            for (Write write : unforced) {
                if (power.random().nextBoolean()) {
                    after = put(after, write);
                }
            }
            durable = after;
            now = after.clone();
            unforced.clear();
        }
    }

    private static byte[] put(byte[] into, Write write) {
        if (write.bytes().length == 0) {
            return Arrays.copyOf(into, (int) write.position());
        }
        int end = (int) write.position() + write.bytes().length;
        byte[] out = into.length < end ? Arrays.copyOf(into, end) : into;
        System.arraycopy(write.bytes(), 0, out, (int) write.position(), write.bytes().length);
        return out;
    }

    public MemoryDisk(Power power, Path... directories) {
        this.power = power;
        this.directories.addAll(List.of(directories));
    }

    /** Loses what was not forced, as it pleases, and starts again under a new boot id. */
    public void crash() {
        for (NameChange change : unforcedNames) {
            if (power.random().nextBoolean()) {
                apply(durableNames, change);
            }
        }
        unforcedNames.clear();
        names = new TreeMap<>(durableNames);
        Set<Inode> all = new HashSet<>(names.values());
        all.forEach(Inode::crash);
        if (refusesLinks) {
            all.forEach(inode -> inode.number = ++inodes);
        }
        boots++;
    }

    /** The process dies, the machine goes on. */
    public void kill() {
        // the kernel still has everything
    }

    /** A file as the user put it there, durable. */
    public void put(Path path, byte[] bytes) {
        Inode inode = new Inode();
        inode.durable = bytes.clone();
        inode.now = bytes.clone();
        names.put(path, inode);
        durableNames.put(path, inode);
    }

    public byte[] bytes(Path path) {
        return find(path).map(i -> i.now.clone()).orElseThrow();
    }

    public Set<Path> files() {
        return Set.copyOf(names.keySet());
    }

    public void setSpace(long bytes) {
        space = bytes;
    }

    public void removeDirectory(Path directory) {
        directories.remove(directory);
    }

    public void addDirectory(Path directory) {
        directories.add(directory);
    }

    /** As on exFAT. */
    public void refuseLinks() {
        refusesLinks = true;
    }

    public void failMoves() {
        movesFail = true;
    }

    public void failForces(boolean fail) {
        forceFails = fail;
    }

    /** Changes a byte without anybody noticing. */
    public void rot(Path path, int position) {
        Inode inode = find(path).orElseThrow();
        inode.now[position] ^= 1;
        inode.durable[position] ^= 1;
    }

    private Optional<Inode> find(Path path) {
        return Optional.ofNullable(names.get(path));
    }

    private Inode existing(Path path) throws IOException {
        Path directory = path.getParent();
        if (directory == null || !directories.contains(directory) || !names.containsKey(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return names.get(path);
    }

    private static void apply(Map<Path, Inode> to, NameChange change) {
        if (change.inode() == null) {
            to.remove(change.path());
        } else {
            to.put(change.path(), change.inode());
        }
        if (change.movedFrom() != null) {
            to.remove(change.movedFrom());
        }
    }

    private void change(Path path, @Nullable Inode inode) {
        change(new NameChange(path, inode, null));
    }

    private void change(NameChange change) {
        apply(names, change);
        unforcedNames.add(change);
    }

    @Override
    public OpenFile openRead(Path file) throws IOException {
        return new MemoryFile(existing(file));
    }

    @Override
    public OpenFile openWrite(Path file) throws IOException {
        return new MemoryFile(existing(file));
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        power.use();
        requireFree(file);
        Inode inode = new Inode();
        change(file, inode);
        return new MemoryFile(inode);
    }

    private void requireFree(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory == null || !directories.contains(directory)) {
            throw new NoSuchFileException(file.toString());
        }
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
    }

    @Override
    public void link(Path target, Path existing) throws IOException {
        power.use();
        if (refusesLinks) {
            throw new FileSystemException(target.toString(), existing.toString(), "Operation not permitted");
        }
        Inode inode = existing(existing);
        requireFree(target);
        inode.ctime = ++clock;
        change(target, inode);
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        power.use();
        if (movesFail) {
            throw new IOException("Input/output error");
        }
        change(new NameChange(to, existing(from), from));
    }

    @Override
    public void delete(Path file) {
        power.use();
        Inode inode = names.get(file);
        if (inode != null) {
            inode.ctime = ++clock;
            change(file, null);
        }
    }

    @Override
    public void forceDirectory(Path directory) {
        power.use();
        List<NameChange> here = unforcedNames.stream()
                .filter(c -> directory.equals(c.path().getParent()))
                .toList();
        here.forEach(c -> apply(durableNames, c));
        unforcedNames.removeAll(here);
    }

    @Override
    public void dress(Path file, boolean executable) throws IOException {
        power.use();
        Inode inode = existing(file);
        inode.executable = executable;
        inode.ctime = ++clock;
    }

    @Override
    public Optional<FileStamp> stamp(Path file) {
        return find(file).map(i -> new FileStamp("1:" + i.number, i.now.length, i.mtime, i.ctime));
    }

    @Override
    public Path realDirectory(Path directory) {
        return directory;
    }

    @Override
    public boolean isDirectory(Path path) {
        return directories.contains(path);
    }

    @Override
    public boolean isWritableDirectory(Path path) {
        return directories.contains(path);
    }

    @Override
    public boolean isRegularFile(Path path) {
        return names.containsKey(path);
    }

    @Override
    public boolean isExecutable(Path file) {
        return find(file).map(i -> i.executable).orElse(false);
    }

    @Override
    public String volume(Path directory) {
        return "memory";
    }

    @Override
    public long usableSpace(Path directory) {
        return space;
    }

    @Override
    public String bootId() {
        return "boot " + boots;
    }

    private final class MemoryFile implements OpenFile {
        private final Inode inode;

        MemoryFile(Inode inode) {
            this.inode = inode;
        }

        @Override
        public void read(ByteBuffer into, long position) throws IOException {
            if (power.isOff()) {
                throw new IOException("the power is off");
            }
            if (position + into.remaining() > inode.now.length) {
                throw new EOFException();
            }
            into.put(inode.now, (int) position, into.remaining());
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            power.use();
            if (space < from.remaining()) {
                throw new DiskFullException("full", null);
            }
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            inode.write(new Write(position, bytes));
        }

        @Override
        public void writeUncached(ByteBuffer from, long position) throws IOException {
            write(from, position);
        }

        @Override
        public void force() throws IOException {
            power.use();
            if (forceFails) {
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
            power.use();
            inode.write(new Write(size, new byte[0]));
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
