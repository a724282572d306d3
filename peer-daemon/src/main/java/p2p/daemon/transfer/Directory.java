// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.RequestId;
import p2p.message.Holding;
import p2p.message.Source;
import p2p.message.TransferReport;

/**
 * The trackers. Calls come on the loop and never block; stages complete on the loop, refusals as
 * {@link p2p.core.RefusedException} ({@code TRACKER_UNREACHABLE} when none can be reached in time). Failover between trackers
 * happens inside.
 */
public interface Directory {
    /** Whether at least one tracker is connected and its Welcome was heard. */
    boolean reachable();

    /** Looks an entry up; version 0 means the newest. */
    CompletionStage<CatalogEntry> lookUp(GroupName group, FileName name, int version);

    /**
     * The encoded manifest in the parts that a tracker delivered, at most {@link p2p.core.Manifest#MAX_BYTES} in all. Whoever
     * asks joins them and compares them with the id, where that does not hold up the loop.
     */
    CompletionStage<List<Blob>> fetchManifest(ContentId content);

    /** Stores the manifest where it is missing, then enters the content into the group. A retry carries the same id. */
    CompletionStage<Publication> publish(
            RequestId id,
            GroupName group,
            FileName name,
            ContentId content,
            Blob manifest,
            @Nullable ConflictPolicy policy);

    /**
     * Tells the sources of an entry, without this daemon: soon, whenever they change, and again after a reconnect, until the
     * watch is closed. Lists are complete. Lasts over failovers.
     */
    Watch watch(EntryId entry, Consumer<List<Source>> sources);

    /**
     * Says what this daemon holds of an entry, to every tracker, now and after each reconnect. Replaces what was said of the
     * entry before. Called as often as for every piece: the implementation sends at most one change a second per entry,
     * except the first, a complete one, and one that is complete no more.
     */
    void announce(Holding holding);

    /** Stops offering the entry, at once. */
    void withdraw(EntryId entry);

    /** Hands in what became of a download; kept and retried until a tracker took it or an hour has passed. */
    void report(TransferReport report);
}
