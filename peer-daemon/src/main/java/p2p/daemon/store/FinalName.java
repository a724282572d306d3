// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The last step of a download: a sealed part file gets its final name, never over another file, and loses its own. May be
 * repeated after a crash at any point. Blocks: on the file's lane.
 */
public final class FinalName {
    private FinalName() {}

    /**
     * Returns the finished file's stamp. Fails with {@link FileAlreadyExistsException} when the name belongs to another file.
     *
     * @param sealed what identifies the part file
     */
    public static FileStamp take(Disk disk, Path part, Path target, FileStamp sealed) throws IOException {
        Path directory = PartFile.directory(target);
        Optional<FileStamp> there = disk.stamp(target);
        if (there.isPresent() && !there.get().key().equals(sealed.key())) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (there.isEmpty()) {
            name(disk, part, target);
        }
        disk.forceDirectory(directory);
        disk.delete(part);
        disk.forceDirectory(directory);
        return disk.stamp(target).orElseThrow(() -> new IOException(target + " has vanished"));
    }

    private static void name(Disk disk, Path part, Path target) throws IOException {
        try {
            disk.link(target, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            if (disk.stamp(part).isEmpty()) {
                throw new IOException(part + " has vanished", e);
            }
            // exFAT and some FUSE file systems know no hard links: hold the name, then move over it
            disk.create(target).close();
            disk.replace(part, target);
        }
    }
}
