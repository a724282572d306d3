// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.daemon.store.FileStamp;

/**
 * The daemon's surviving state on its one state lane. Calls come on the loop, take effect in the order made, and complete on
 * the loop: a commit when it is durable (RELIABILITY section 2), exceptionally with {@link p2p.core.RefusedException}
 * ({@code DISK}, {@code DISK_FULL}) when nothing of it was.
 */
public interface StateStore {
    /** Everything, once, at start. */
    CompletionStage<SavedState> load();

    /** All changes in one transaction, in order. */
    CompletionStage<Void> commit(List<StateChange> changes);

    /** An encoded manifest that was saved. */
    CompletionStage<Optional<Blob>> manifest(ContentId content);

    /** What a file with exactly this stamp hashed to. */
    CompletionStage<Optional<Blob>> hashes(FileStamp stamp);
}
