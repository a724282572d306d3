// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.tracker.catalog.TrackerSetTable;
import p2p.trust.TrackerSetChain;

/** Signed tracker sets as they travel. */
final class SqliteTrackerSets implements TrackerSetTable {
    private final Handle handle;

    SqliteTrackerSets(Handle handle) {
        this.handle = handle;
    }

    @Override
    public @Nullable TrackerSetChain chain() {
        List<Blob> links = handle.createQuery("SELECT link FROM tracker_set ORDER BY version")
                .map((row, ctx) -> Blob.owning(Columns.bytes(row, "link")))
                .list();
        return links.isEmpty()
                ? null
                : TrackerSetChain.verify(
                        handle.createQuery("SELECT key FROM root_key")
                                .map((row, ctx) -> Blob.owning(Columns.bytes(row, "key")))
                                .one(),
                        links);
    }

    @Override
    public void begin(Blob root) {
        handle.execute("INSERT INTO root_key (id, key) VALUES (1, ?)", (Object) root.toBytes());
    }

    @Override
    public void add(long version, Blob link) {
        handle.execute("INSERT INTO tracker_set (version, link) VALUES (?, ?)", version, link.toBytes());
    }
}
