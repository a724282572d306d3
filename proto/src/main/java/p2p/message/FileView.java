// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;

/**
 * An entry of the catalog. {@code sha1} and {@code sha256} are of the whole file (null for a folder); {@code sources}
 * counts devices online that hold some of it, {@code complete} those that hold all, {@code stored} mirrors
 * that keep all in a folder of their own.
 */
public record FileView(
        EntryId id,
        GroupName group,
        FileName name,
        int version,
        ContentId content,
        long size,
        int files,
        int pieceLength,
        @Nullable Sha256 sha256,
        @Nullable Sha1 sha1,
        UserName owner,
        long time,
        int sources,
        int complete,
        int stored) {}
