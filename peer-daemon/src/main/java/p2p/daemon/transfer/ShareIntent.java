// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.RequestId;
import p2p.core.UserName;

/**
 * What a share command asked for, of one file.
 *
 * @param id the primary key
 * @param path absolute
 * @param as null for the file's own name
 * @param policy null for the group's
 * @param hashed what an earlier run had hashed of it, {@link p2p.daemon.store.HashPass#save}; null for nothing
 */
public record ShareIntent(
        RequestId id,
        UserName user,
        String path,
        GroupName group,
        @Nullable FileName as,
        @Nullable ConflictPolicy policy,
        @Nullable Blob hashed) {}
