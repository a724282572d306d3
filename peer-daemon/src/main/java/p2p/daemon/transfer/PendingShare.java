// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.ContentId;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.PieceLayout;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.daemon.store.FileStamp;

/**
 * A file that was hashed and that no tracker has taken into the catalog yet.
 *
 * @param request the primary key; each attempt carries it, so that one whose answer was lost counts once
 * @param user who shared it: it is published while that account is logged in
 * @param policy null for the group's
 * @param stamp of the file that was hashed
 */
public record PendingShare(
        RequestId request,
        UserName user,
        String path,
        GroupName group,
        FileName name,
        @Nullable ConflictPolicy policy,
        ContentId content,
        int pieceLength,
        FileStamp stamp) {
    PieceLayout layout() {
        return new PieceLayout(stamp.size(), pieceLength);
    }

    /** Whether it is the same file in the same place of the group. */
    boolean isSame(String otherPath, GroupName otherGroup, FileName otherName) {
        return path.equals(otherPath) && group.equals(otherGroup) && name.equals(otherName);
    }
}
