// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.daemon.store.FileStamp;

/**
 * Content on this disk, whole or in part: one row a path.
 *
 * @param path absolute; the primary key. While it is not {@link Stage#COMPLETE} the bytes are in {@code part}
 * @param part absolute path of the part file, empty for files that were shared in place
 * @param have verified and durable pieces, one bit each as in a bitfield; empty when complete and nothing of it is known to be damaged
 * @param stamp of the file at {@code path} when it was hashed or finished; null until then. Of a partial one: what has that stamp was
 *     finished, is damaged, and is to become the part file again
 * @param bootId the boot in which {@code have} was last written
 */
public record CopyRecord(
        String path,
        ContentId content,
        long size,
        int pieceLength,
        Stage stage,
        String part,
        Blob have,
        @Nullable FileStamp stamp,
        String bootId) {
    /** How far the copy is. */
    public enum Stage {
        PARTIAL,
        /** All pieces verified and forced: only names are missing. */
        FINISHING,
        /** The same where the file system knows no links: an empty file at {@code path} may be this copy's placeholder. */
        PLACING,
        COMPLETE
    }

    /** By which stamp the part file is known that only lacks its name; null while it lacks more, or nothing. */
    @Nullable
    FileStamp sealed() {
        return stage == Stage.FINISHING || stage == Stage.PLACING ? stamp : null;
    }

    /** What is left where nothing is known of a download's copy. */
    static CopyRecord gone(TransferRecord row) {
        return new CopyRecord(
                row.path(), row.content(), row.size(), row.pieceLength(), Stage.PARTIAL, "", Blob.EMPTY, null, "");
    }
}
