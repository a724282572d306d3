// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.List;
import p2p.core.Sha256;
import p2p.message.ConflictView;
import p2p.sql.Sql;
import p2p.tracker.catalog.Aside;
import p2p.tracker.catalog.AsideTable;

/** What was set aside, numbered in the order in which it was recorded. */
final class SqliteAsides implements AsideTable {
    private final Sql sql;

    SqliteAsides(Sql sql) {
        this.sql = sql;
    }

    @Override
    public boolean has(Sha256 row) {
        return (int) sql.number("SELECT count(*) FROM aside WHERE row = ?", row.toBytes()) > 0;
    }

    @Override
    public void add(Aside aside) {
        sql.execute(
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
        return sql.list(
                "SELECT * FROM aside WHERE id > ? ORDER BY id LIMIT ?",
                row -> new ConflictView(
                        row.getLong("id"),
                        row.getInt("tracker"),
                        Columns.text(row, "kept"),
                        row.getLong("time"),
                        Columns.text(row, "actor"),
                        Columns.text(row, "change"),
                        ConflictView.Fate.valueOf(Columns.text(row, "fate")),
                        Columns.text(row, "note")),
                after,
                limit);
    }
}
