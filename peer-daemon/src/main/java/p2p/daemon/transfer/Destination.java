// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.RefusedException;
import p2p.daemon.store.Disk;

/** Where a download goes. Blocks: on a disk lane. */
final class Destination {
    private Destination() {}

    /**
     * The file's final path: {@code name} inside a directory, or the path itself. Refuses what cannot be written; never follows
     * the name out of the directory.
     */
    static Path resolve(Disk disk, String destination, FileName name) {
        Path given = path(destination);
        try {
            boolean directory = disk.isDirectory(given);
            if (!directory && destination.endsWith("/")) {
                throw missing(given);
            }
            Path file = directory ? given.resolve(name.text()) : given;
            Path parent = file.getParent();
            Path last = file.getFileName();
            if (parent == null || last == null || !disk.isDirectory(parent)) {
                throw missing(parent == null ? file : parent);
            }
            new FileName(last.toString());
            if (!disk.isWritableDirectory(parent)) {
                throw new RefusedException(
                        ErrorCode.DESTINATION_NOT_WRITABLE,
                        "the folder " + parent + " cannot be written to",
                        "choose another one");
            }
            return disk.realDirectory(parent).resolve(last.toString());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ErrorCode.INVALID_NAME, String.valueOf(e.getMessage()), "choose another name");
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.DISK,
                    given + ": " + e.getMessage(),
                    "choose another destination: p2p get GROUP/NAME DIRECTORY");
        }
    }

    /** An absolute path; refuses others. */
    static Path path(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            // the message below says it
        }
        throw new RefusedException(
                ErrorCode.USAGE,
                "\"" + p2p.core.Printable.of(text) + "\" is not an absolute path",
                "for example /home/me/file");
    }

    private static RefusedException missing(Path directory) {
        return new RefusedException(ErrorCode.NO_SUCH_PATH, "there is no folder " + directory, "mkdir -p " + directory);
    }
}
