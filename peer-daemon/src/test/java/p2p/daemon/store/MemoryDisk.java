// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A disk in memory that loses power like a real one: {@link #crash} keeps what was forced and any subset of the rest, bytes
 * and names alike. Can be made full, slow to fail a force, corrupt, or of a kind without hard links, which numbers its files
 * anew after each crash.
 */
public final class MemoryDisk implements Disk {
    final Power power;
    private final Set<Path> directories = new HashSet<>();
    private final List<MemoryName> unforcedNames = new ArrayList<>();
    private Map<Path, MemoryInode> durableNames = new TreeMap<>();
    private Map<Path, MemoryInode> names = new TreeMap<>();
    private long inodes;
    long clock;
    long space = Long.MAX_VALUE;
    boolean forceFails;
    private boolean refusesLinks;
    private boolean movesFail;
    private int boots = 1;

    long bytesRead;

    public MemoryDisk(Power power, Path... directories) {
        this.power = power;
        this.directories.addAll(List.of(directories));
    }

    /** Loses what was not forced, as it pleases, and starts again under a new boot id. */
    public void crash() {
        for (MemoryName change : unforcedNames) {
            if (power.random().nextBoolean()) {
                change.applyTo(durableNames);
            }
        }
        unforcedNames.clear();
        names = new TreeMap<>(durableNames);
        Set<MemoryInode> all = new HashSet<>(names.values());
        all.forEach(inode -> inode.crash(power.random()));
        if (refusesLinks) {
            all.forEach(inode -> inode.number = ++inodes);
        }
        boots++;
    }

    /** A file as the user put it there, durable. */
    public void put(Path path, byte[] bytes) {
        MemoryInode inode = new MemoryInode(++inodes, ++clock);
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

    /** All bytes that were ever read. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Changes a byte without anybody noticing. */
    public void rot(Path path, int position) {
        MemoryInode inode = find(path).orElseThrow();
        inode.now[position] ^= 1;
        inode.durable[position] ^= 1;
    }

    @Override
    public OpenFile createDressed(Path file, boolean executable) throws IOException {
        OpenFile open = create(file);
        dress(file, executable);
        return open;
    }

    /** At once durable, other than on a real disk: what is lost here is files. */
    @Override
    public void createDirectory(Path directory) throws IOException {
        power.use();
        if (directories.contains(directory) || names.containsKey(directory)) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        if (!directories.contains(directory.getParent())) {
            throw new NoSuchFileException(directory.toString());
        }
        directories.add(directory);
    }

    @Override
    public List<Entry> list(Path directory) {
        return Stream.concat(names.keySet().stream(), directories.stream())
                .filter(path -> directory.equals(path.getParent()))
                .map(path -> find(path).isPresent()
                        ? new Entry(name(path), Kind.FILE, stamp(path).orElseThrow(), isExecutable(path))
                        : new Entry(name(path), Kind.FOLDER, null, false))
                .toList();
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    @Override
    public void deleteTree(Path directory) {
        List.copyOf(names.keySet()).stream()
                .filter(p -> p.startsWith(directory))
                .forEach(this::delete);
        directories.removeIf(path -> path.startsWith(directory));
    }

    @Override
    public void barrier(Path directory) throws IOException {
        power.use();
        if (forceFails) {
            throw new IOException("Input/output error");
        }
        names.values().forEach(MemoryInode::force);
        durableNames = new TreeMap<>(names);
        unforcedNames.clear();
    }

    private void moveDirectory(Path from, Path to) {
        for (Path path : List.copyOf(names.keySet())) {
            if (path.startsWith(from)) {
                Path moved = to.resolve(from.relativize(path));
                names.put(moved, names.remove(path));
            }
        }
        durableNames = new TreeMap<>(names);
        List<Path> folders =
                directories.stream().filter(path -> path.startsWith(from)).toList();
        folders.forEach(directories::remove);
        folders.forEach(path -> directories.add(to.resolve(from.relativize(path))));
    }

    private Optional<MemoryInode> find(Path path) {
        return Optional.ofNullable(names.get(path));
    }

    private MemoryInode existing(Path path) throws IOException {
        Path directory = path.getParent();
        if (directory == null || !directories.contains(directory) || !names.containsKey(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return names.get(path);
    }

    private void change(MemoryName change) {
        change.applyTo(names);
        unforcedNames.add(change);
    }

    @Override
    public OpenFile openRead(Path file) throws IOException {
        return new MemoryFile(this, existing(file));
    }

    @Override
    public OpenFile openWrite(Path file) throws IOException {
        return new MemoryFile(this, existing(file));
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        power.use();
        requireFree(file);
        MemoryInode inode = new MemoryInode(++inodes, ++clock);
        change(new MemoryName(file, inode, null));
        return new MemoryFile(this, inode);
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
        if (refusesLinks || directories.contains(existing)) {
            throw new FileSystemException(target.toString(), existing.toString(), "Operation not permitted");
        }
        MemoryInode inode = existing(existing);
        requireFree(target);
        inode.ctime = ++clock;
        change(new MemoryName(target, inode, null));
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        power.use();
        if (movesFail) {
            throw new IOException("Input/output error");
        }
        if (directories.contains(from)) {
            moveDirectory(from, to);
            return;
        }
        change(new MemoryName(to, existing(from), from));
    }

    @Override
    public void delete(Path file) {
        power.use();
        MemoryInode inode = names.get(file);
        if (inode == null) {
            directories.remove(file);
        } else {
            inode.ctime = ++clock;
            change(new MemoryName(file, null, null));
        }
    }

    @Override
    public void deleteDirectory(Path directory) {
        power.use();
        boolean empty = names.keySet().stream().noneMatch(file -> file.startsWith(directory))
                && directories.stream().noneMatch(other -> directory.equals(other.getParent()));
        if (empty) {
            directories.remove(directory);
        }
    }

    @Override
    public void forceDirectory(Path directory) {
        power.use();
        List<MemoryName> here = unforcedNames.stream()
                .filter(c -> directory.equals(c.path().getParent()))
                .toList();
        here.forEach(c -> c.applyTo(durableNames));
        unforcedNames.removeAll(here);
    }

    @Override
    public void dress(Path file, boolean executable) throws IOException {
        power.use();
        if (!directories.contains(file)) {
            MemoryInode inode = existing(file);
            inode.executable = executable;
            inode.ctime = ++clock;
        }
    }

    @Override
    public Optional<FileStamp> stamp(Path file) {
        return directories.contains(file)
                ? Optional.of(new FileStamp("folder", 0, 0, 0))
                : find(file)
                        .filter(i -> directories.contains(file.getParent()))
                        .map(i -> new FileStamp("1:" + i.number, i.now.length, i.mtime, i.ctime));
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
    public boolean isReadable(Path path) {
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
}
