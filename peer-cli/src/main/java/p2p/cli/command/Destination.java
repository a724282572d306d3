// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** Where a download goes: an existing folder, or the path of a new file in one. */
final class Destination {
    private Destination() {}

    /** The absolute path; refuses a folder that is missing (exit 3) or may not be written (exit 10), before anything starts. */
    static String of(Session session, String typed) {
        Path path = session.absolute(typed);
        Path folder = Files.isDirectory(path) || typed.endsWith("/") ? path : path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new RefusedException(ErrorCode.NO_SUCH_PATH, "there is no folder " + folder, "mkdir -p " + folder);
        }
        if (!Files.isWritable(folder)) {
            throw new RefusedException(
                    ErrorCode.DESTINATION_NOT_WRITABLE,
                    "folder " + folder + " may not be written",
                    "choose another destination");
        }
        return path.toString();
    }
}
