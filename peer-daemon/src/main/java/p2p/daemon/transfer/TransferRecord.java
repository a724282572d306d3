// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Problem;
import p2p.core.Sha1;
import p2p.core.UserName;
import p2p.message.TransferReport;
import p2p.message.TransferState;

/**
 * A download as it survives a restart.
 *
 * @param number the primary key, from 1, never reused
 * @param state CHECKING and FETCHING are both written as FETCHING
 * @param path the target, {@link CopyRecord#path()}
 * @param size bytes to be fetched: of the content, or of the pieces that hold the files wanted of a folder
 * @param only which files of a folder are wanted, as {@link p2p.daemon.store.Selection#of} reads it; empty for all
 * @param from the only peers allowed (user@device); empty for all
 * @param started and {@code finished} in ms since 1970, 0 for not yet
 * @param peers bytes delivered by each peer so far
 */
public record TransferRecord(
        long number,
        UserName user,
        EntryId entry,
        GroupId groupId,
        GroupName group,
        FileName name,
        int version,
        ContentId content,
        long size,
        int pieceLength,
        String path,
        List<String> from,
        List<String> only,
        TransferState state,
        @Nullable Problem problem,
        long started,
        long finished,
        @Nullable Sha1 published,
        @Nullable Sha1 received,
        List<TransferReport.Share> peers) {
    public TransferRecord {
        from = List.copyOf(from);
        only = List.copyOf(only);
        peers = List.copyOf(peers);
    }

    SwarmKey swarm() {
        return new SwarmKey(groupId, content);
    }

    /** The file, for logs. */
    String label() {
        return group + "/" + name;
    }

    Scope scope() {
        return new Scope(from, only);
    }

    /** Number of pieces that {@link #size} bytes of pieces are. */
    int pieces() {
        return (int) ((size + pieceLength - 1) / pieceLength);
    }
}
