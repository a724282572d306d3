// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.sql.Sql;
import p2p.tracker.catalog.TrackerSetTable;
import p2p.trust.TrackerSetChain;

/** Signed tracker sets as they travel. */
final class SqliteTrackerSets implements TrackerSetTable {
    private final Sql sql;

    SqliteTrackerSets(Sql sql) {
        this.sql = sql;
    }

    @Override
    public @Nullable TrackerSetChain chain() {
        List<Blob> links = sql.list(
                "SELECT link FROM tracker_set ORDER BY version", row -> Blob.owning(Columns.bytes(row, "link")));
        if (links.isEmpty()) {
            return null;
        }
        Blob root = sql.find("SELECT key FROM root_key", row -> Blob.owning(Columns.bytes(row, "key")));
        if (root == null) {
            throw new IllegalStateException("there are tracker sets, and no root key");
        }
        return TrackerSetChain.verify(root, links);
    }

    @Override
    public void begin(Blob root) {
        sql.execute("INSERT INTO root_key (id, key) VALUES (1, ?)", (Object) root.toBytes());
    }

    @Override
    public void add(long version, Blob link) {
        sql.execute("INSERT INTO tracker_set (version, link) VALUES (?, ?)", version, link.toBytes());
    }
}
