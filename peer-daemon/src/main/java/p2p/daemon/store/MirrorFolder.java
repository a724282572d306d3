// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a mirrored group: each version of each file is {@code NAME/VERSION/NAME} in it, so that no two meet and a file still opens as
 * what it is. Blocks: on a disk lane.
 */
public record MirrorFolder(Disk disk, Path directory) {
    /** Where a version goes. */
    public Path file(String name, int version) {
        return file(directory, name, version);
    }

    /** The same below that folder of a group. */
    public static Path file(Path directory, String name, int version) {
        return directory.resolve(name).resolve(String.valueOf(version)).resolve(name);
    }

    private Path versionFolder(String name, int version) {
        return directory.resolve(name).resolve(String.valueOf(version));
    }

    /** Makes the group's folder; the folder that it is in must be there, since a disk that is not mounted is not replaced. */
    public void create() throws IOException {
        Path parent = directory.getParent();
        if (parent == null || !disk.isDirectory(parent)) {
            throw new NoSuchFileException(String.valueOf(parent));
        }
        make(parent, directory);
    }

    /** Makes the folders of a version, durably. */
    public void prepare(String name, int version) throws IOException {
        if (!disk.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        Path named = directory.resolve(name);
        make(directory, named);
        make(named, versionFolder(name, version));
    }

    private void make(Path parent, Path folder) throws IOException {
        if (!disk.isDirectory(folder)) {
            disk.createDirectory(folder);
            disk.forceDirectory(parent);
        }
    }

    /** Whether the group's folder is there: its disk may not be mounted. */
    public boolean isThere() {
        return disk.isDirectory(directory);
    }

    /**
     * Removes a version's file or folder if it is what was verified, and the folders that are empty then. What is another one by now is
     * somebody's: it gets a hidden name beside, and stays.
     *
     * @param verified reads what was verified; null when nothing is known of what is there
     */
    public void remove(String name, int version, @Nullable PieceReader verified) throws IOException {
        Path file = file(name, version);
        if (verified != null && isUnchanged(verified)) {
            PartFile.delete(disk, file);
        } else if (disk.stamp(file).isPresent()) {
            setAside(file);
        }
        removeEmpty(name, version);
    }

    private static boolean isUnchanged(PieceReader verified) throws IOException {
        try {
            verified.inspect();
            return !(verified instanceof WholeFolder folder) || !folder.holdsMore();
        } catch (SourceChangedException e) {
            return false;
        }
    }

    private void setAside(Path file) throws IOException {
        int number = 1;
        Path aside;
        do {
            aside = file.resolveSibling(".p2p-changed-" + number++);
        } while (disk.stamp(aside).isPresent());
        disk.replace(file, aside);
    }

    /** Removes the folders of a version if nothing is in them. */
    public void removeEmpty(String name, int version) throws IOException {
        disk.deleteDirectory(versionFolder(name, version));
        disk.deleteDirectory(directory.resolve(name));
    }

    /** Removes the group's folder if nothing is left in it. */
    public void removeIfEmpty() throws IOException {
        disk.deleteDirectory(directory);
    }
}
