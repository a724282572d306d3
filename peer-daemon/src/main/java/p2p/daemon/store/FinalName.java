// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The last step of a download: a sealed part file gets its final name, never over another file, and loses its own. Two ways:
 * {@link #link}, and where the file system refuses that, as for every folder, {@link #place}. Both may be repeated after a crash at any point. What
 * has the name then and is no part file any more may have been edited since: {@link #isUnchanged}. Blocks: on a disk lane.
 */
public final class FinalName {
    private FinalName() {}

    /**
     * Gives the file its final name by a hard link. Returns the finished file's stamp; empty when the file system knows no links
     * (exFAT, some of FUSE), with nothing changed. Fails with {@link FileAlreadyExistsException} when the name belongs to another
     * file while the part file is there. When it is not, an earlier process named it, and somebody saved another one over it.
     *
     * @param sealed what identifies the part file
     */
    public static Optional<FileStamp> link(Disk disk, Path part, Path target, FileStamp sealed) throws IOException {
        Path directory = PartFile.directory(target);
        Optional<FileStamp> there = disk.stamp(target);
        boolean another = there.isPresent() && !there.get().key().equals(sealed.key());
        if (another && disk.stamp(part).isPresent()) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (there.isEmpty()) {
            requireSealed(disk, part, sealed);
            if (!linked(disk, part, target)) {
                return Optional.empty();
            }
        }
        disk.forceDirectory(directory);
        disk.delete(part);
        disk.forceDirectory(directory);
        return Optional.of(finished(disk, target));
    }

    private static boolean linked(Disk disk, Path part, Path target) throws IOException {
        try {
            disk.link(target, part);
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException | DiskFullException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            // whatever it was: the other way tries the same folder, and meets it again if it is no refusal of links
            return false;
        }
    }

    /**
     * Whatever else has the part file's name, another disk's file perhaps, is never given the final one. Its number or its time
     * has to be the same besides its size: the one changes with a mount on some file systems, the other may be lost with the power.
     */
    private static void requireSealed(Disk disk, Path part, FileStamp sealed) throws IOException {
        FileStamp there = disk.stamp(part).orElseThrow(() -> new PartMissingException(part));
        boolean same = there.key().equals(sealed.key()) || there.mtime() == sealed.mtime();
        if (there.size() != sealed.size() || !same) {
            throw new PartMissingException(part);
        }
    }

    /**
     * Gives the file its final name without a link: an empty file, or folder, holds the name, made only if there is none, and the part file is
     * moved over it. The journal must say that this goes on before it begins: after a crash nothing else tells a placeholder
     * from a file that somebody left empty. Returns the finished file's stamp; fails with {@link FileAlreadyExistsException} when the
     * name belongs to another file while the part file is there.
     *
     * @param sealed what identifies the part file
     * @param again the journal said so when this process started: an empty file at the target is the placeholder
     */
    public static FileStamp place(Disk disk, Path part, Path target, FileStamp sealed, boolean again)
            throws IOException {
        Optional<FileStamp> there = disk.stamp(target);
        if (disk.stamp(part).isPresent()) {
            requireSealed(disk, part, sealed);
            boolean held = again && there.isPresent() && isEmpty(disk, target);
            if (!held) {
                hold(disk, part, target);
            }
            moveOver(disk, part, target);
        } else if (there.isEmpty()) {
            throw new IOException(part + " has vanished");
        }
        disk.forceDirectory(PartFile.directory(target));
        return finished(disk, target);
    }

    private static void moveOver(Disk disk, Path part, Path target) throws IOException {
        try {
            disk.replace(part, target);
        } catch (IOException e) {
            // the name was free: it is again, unless the move took place all the same
            if (disk.stamp(target).isPresent() && isEmpty(disk, target)) {
                disk.delete(target);
            }
            throw e;
        }
    }

    /** A placeholder of the part's kind: only such a one can be moved over. */
    private static void hold(Disk disk, Path part, Path target) throws IOException {
        if (disk.isDirectory(part)) {
            disk.createDirectory(target);
        } else {
            disk.create(target).close();
        }
    }

    private static boolean isEmpty(Disk disk, Path target) throws IOException {
        return disk.isDirectory(target)
                ? disk.list(target).isEmpty()
                : disk.stamp(target).filter(there -> there.size() == 0).isPresent();
    }

    /**
     * Whether a finished file is the one that was sealed. Names change the ctime, and some file systems number their files anew with each
     * mount, so size and time must do.
     */
    public static boolean isUnchanged(FileStamp finished, FileStamp sealed) {
        return finished.size() == sealed.size() && finished.mtime() == sealed.mtime();
    }

    /**
     * The way back, for a finished file some of whose pieces are damaged: it gets its part file's name again. Nothing to do when the part file
     * is there, or nothing is. May be repeated. Fails with {@link FileAlreadyExistsException} when the name belongs to another file by now.
     *
     * @param finished reads what was finished
     */
    public static void takeBack(Disk disk, Path part, Path target, PieceReader finished) throws IOException {
        if (disk.stamp(part).isPresent() || disk.stamp(target).isEmpty()) {
            return;
        }
        try {
            finished.inspect();
        } catch (SourceChangedException e) {
            throw new FileAlreadyExistsException(target.toString(), null, e.getMessage());
        }
        disk.replace(target, part);
        disk.forceDirectory(PartFile.directory(target));
    }

    private static FileStamp finished(Disk disk, Path target) throws IOException {
        return disk.stamp(target).orElseThrow(() -> new IOException(target + " has vanished"));
    }
}
