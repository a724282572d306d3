// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.List;
import org.jdbi.v3.core.Handle;
import p2p.core.Sha256;
import p2p.message.ConflictView;
import p2p.tracker.catalog.Aside;
import p2p.tracker.catalog.AsideTable;

/** What was set aside, numbered in the order in which it was recorded. */
final class SqliteAsides implements AsideTable {
    private final Handle handle;

    SqliteAsides(Handle handle) {
        this.handle = handle;
    }

    @Override
    public boolean has(Sha256 row) {
        return handle.createQuery("SELECT count(*) FROM aside WHERE row = ?")
                        .bind(0, row.toBytes())
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    @Override
    public void add(Aside aside) {
        handle.execute(
                "INSERT INTO aside (row, tracker, kept, time, actor, change, fate, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                aside.row().toBytes(),
                aside.tracker(),
                aside.kept(),
                aside.time(),
                aside.actor(),
                aside.change(),
                aside.fate().name(),
                aside.note());
    }

    @Override
    public List<ConflictView> list(long after, int limit) {
        return handle.createQuery("SELECT * FROM aside WHERE id > ? ORDER BY id LIMIT ?")
                .bind(0, after)
                .bind(1, limit)
                .map((row, ctx) -> new ConflictView(
                        row.getLong("id"),
                        row.getInt("tracker"),
                        Columns.text(row, "kept"),
                        row.getLong("time"),
                        Columns.text(row, "actor"),
                        Columns.text(row, "change"),
                        ConflictView.Fate.valueOf(Columns.text(row, "fate")),
                        Columns.text(row, "note")))
                .list();
    }
}
