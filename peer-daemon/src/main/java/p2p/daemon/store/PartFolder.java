// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A folder under way, seen as one file: the bytes of its files end to end, then those of a hidden file that takes what a
 * {@link PartFile} writes behind the content. A file is created with its first bytes; that it was not there before is required, so
 * names that a file system takes for the same never write over each other. Few files are forced one by one, many with one
 * barrier. {@link #force} and reads may run beside the lane.
 */
final class PartFolder implements Disk.OpenFile {
    /** Behind the content; no shared file may have such a name. */
    static final String TAIL = ".p2p-tail";
    /** Up to so many files are forced one by one: beyond it, or with new names, one barrier is cheaper. */
    private static final int FEW = 4;

    private final Disk disk;
    private final Path root;
    private final FolderPlan plan;
    private final Disk.OpenFile tail;
    /** Files that are there. On the lane. */
    private final BitSet made;

    private final Object forcing = new Object();
    /** Files written since the last force. */
    private BitSet dirty = new BitSet();

    private boolean newNames;

    private PartFolder(Disk disk, Path root, FolderPlan plan, Disk.OpenFile tail, BitSet made) {
        this.disk = disk;
        this.root = root;
        this.plan = plan;
        this.tail = tail;
        this.made = made;
    }

    /** Makes the empty folder, exclusive, with the folders in it. */
    static PartFolder create(Disk disk, Path root, FolderPlan plan) throws IOException {
        disk.createDirectory(root);
        for (String folder : folders(plan)) {
            disk.createDirectory(root.resolve(folder));
        }
        PartFolder part = new PartFolder(disk, root, plan, disk.create(root.resolve(TAIL)), new BitSet());
        part.newNames = true;
        return part;
    }

    /** Opens what an earlier run left; folders and the tail that were lost with the power are made again. */
    static PartFolder open(Disk disk, Path root, FolderPlan plan) throws IOException {
        boolean lost = false;
        for (String folder : folders(plan)) {
            Path path = root.resolve(folder);
            if (!disk.isDirectory(path)) {
                disk.createDirectory(path);
                lost = true;
            }
        }
        BitSet made = new BitSet();
        Set<String> there = names(disk, root);
        for (int i = 0; i < plan.members().size(); i++) {
            made.set(i, there.contains(plan.members().get(i).path()));
        }
        boolean hasTail = there.contains(TAIL);
        Path tail = root.resolve(TAIL);
        PartFolder part = new PartFolder(disk, root, plan, hasTail ? disk.openWrite(tail) : disk.create(tail), made);
        part.newNames = lost || !hasTail;
        return part;
    }

    /** Folders inside the folder, outer ones first. */
    private static Set<String> folders(FolderPlan plan) {
        Set<String> folders = new LinkedHashSet<>();
        plan.members().forEach(member -> addFolders(member.path(), folders));
        return folders;
    }

    private static void addFolders(String path, Set<String> folders) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            folders.add(path.substring(0, slash));
        }
    }

    /** Files as they are spelt on the disk. */
    static Set<String> names(Disk disk, Path root) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        collect(disk, root, "", names);
        return names;
    }

    private static void collect(Disk disk, Path directory, String prefix, Set<String> names) throws IOException {
        for (Disk.Entry entry : disk.list(directory)) {
            if (entry.kind() == Disk.Kind.FOLDER) {
                collect(disk, directory.resolve(entry.name()), prefix + entry.name() + "/", names);
            } else if (entry.kind() == Disk.Kind.FILE) {
                names.add(prefix + entry.name());
            }
        }
    }

    @Override
    public void read(ByteBuffer into, long position) throws IOException {
        if (position >= plan.size()) {
            tail.read(into, position - plan.size());
            return;
        }
        int start = into.position();
        plan.visit(position, into.remaining(), (member, offset, at, length) -> {
            try (Disk.OpenFile file = disk.openRead(path(member))) {
                file.read(into.slice(start + at, length), offset);
            } catch (NoSuchFileException e) {
                throw new EOFException(path(member) + " is not there yet");
            }
        });
        into.position(into.limit());
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        if (position >= plan.size()) {
            tail.write(from, position - plan.size());
            return;
        }
        int start = from.position();
        plan.visit(position, from.remaining(), (member, offset, at, length) -> {
            try (Disk.OpenFile file = openMember(member)) {
                file.write(from.slice(start + at, length), offset);
            }
            synchronized (forcing) {
                dirty.set(member);
            }
        });
        from.position(from.limit());
    }

    /** Small files gain nothing past the page cache. */
    @Override
    public void writeUncached(ByteBuffer from, long position) throws IOException {
        write(from, position);
    }

    private Disk.OpenFile openMember(int member) throws IOException {
        if (made.get(member)) {
            return disk.openWrite(path(member));
        }
        Disk.OpenFile fresh =
                disk.createDressed(path(member), plan.members().get(member).executable());
        made.set(member);
        synchronized (forcing) {
            newNames = true;
        }
        return fresh;
    }

    @Override
    public void force() throws IOException {
        BitSet changed;
        boolean names;
        synchronized (forcing) {
            changed = dirty;
            dirty = new BitSet();
            names = newNames;
            newNames = false;
        }
        if (names || changed.cardinality() > FEW) {
            disk.barrier(root);
            return;
        }
        for (int member = changed.nextSetBit(0); member >= 0; member = changed.nextSetBit(member + 1)) {
            try (Disk.OpenFile file = disk.openWrite(path(member))) {
                file.force();
            }
        }
        tail.force();
    }

    @Override
    public long size() throws IOException {
        return plan.size() + tail.size();
    }

    /** To the length of the content: the tail goes, all files are there. */
    @Override
    public void resize(long size) throws IOException {
        if (size != plan.size()) {
            throw new IllegalArgumentException("a folder of " + plan.size() + " bytes cannot have " + size);
        }
        BitSet all = new BitSet();
        all.set(0, plan.members().size());
        finish(all);
    }

    /** Leaves these files and nothing else: those without bytes are made, those that only lay in the same pieces are removed. */
    void finish(BitSet wanted) throws IOException {
        Set<String> folders = new LinkedHashSet<>();
        for (int member = 0; member < plan.members().size(); member++) {
            if (!wanted.get(member)) {
                disk.delete(path(member));
                made.clear(member);
            } else {
                addFolders(plan.members().get(member).path(), folders);
                if (!made.get(member)) {
                    openMember(member).close();
                }
            }
        }
        List<String> unwanted = new ArrayList<>(folders(plan));
        unwanted.removeAll(folders);
        Collections.reverse(unwanted);
        for (String folder : unwanted) {
            disk.delete(root.resolve(folder));
        }
        for (String folder : folders) {
            disk.dress(root.resolve(folder), true);
        }
        disk.delete(root.resolve(TAIL));
        synchronized (forcing) {
            newNames = true;
        }
    }

    @Override
    public void close() throws IOException {
        tail.close();
    }

    private Path path(int member) {
        return root.resolve(plan.members().get(member).path());
    }
}
