// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.message.ControlEvent;
import p2p.message.ShareView;
import p2p.message.SharedView;

/** The files that this daemon offers, for the control edge. On the loop; refusals are {@link p2p.core.RefusedException}. */
public interface Shares {
    /**
     * Hashes a file in place (or takes the cached digests), publishes it and offers it. Completes when the tracker acknowledged
     * it and the offer is durable.
     *
     * @param path absolute
     * @param as the name in the group; null for the file's own
     * @param progress told at most ten times a second while hashing
     */
    CompletionStage<SharedView> share(
            String path,
            GroupName group,
            @Nullable FileName as,
            @Nullable ConflictPolicy policy,
            Consumer<ControlEvent.ShareProgress> progress);

    /** Stops offering all versions of the file; the catalog keeps the entry, the disk keeps the file. {@code NOT_FOUND} if it is not offered. */
    CompletionStage<Void> unshare(GroupName group, FileName name);

    /** In order of group and name. */
    List<ShareView> list();
}
