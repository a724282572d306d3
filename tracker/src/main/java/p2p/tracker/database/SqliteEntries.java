// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.tracker.catalog.Content;
import p2p.tracker.catalog.Entry;
import p2p.tracker.catalog.EntryTable;
import p2p.tracker.catalog.Tombstone;

/** The table {@code entry}. The column {@code newest} marks the newest version of each name. */
final class SqliteEntries implements EntryTable {
    private static final RowMapper<Entry> ENTRY = (row, ctx) -> new Entry(
            new EntryId(row.getLong("id")),
            new GroupId(row.getLong("circle")),
            new FileName(Columns.text(row, "name")),
            row.getInt("version"),
            new Content(
                    new ContentId(Columns.sha256(row, "content")),
                    row.getLong("size"),
                    row.getInt("files"),
                    row.getInt("piece_length"),
                    Columns.sha256OrNull(row, "sha256"),
                    Columns.sha1OrNull(row, "sha1")),
            Columns.user(row, "owner"),
            Columns.user(row, "publisher"),
            row.getLong("time"));
    private static final String SELECT = "SELECT e.id, e.circle, e.name, e.version, e.content, e.size, e.files,"
            + " e.piece_length, e.sha256, e.sha1, o.name AS owner, p.name AS publisher, e.time FROM entry e"
            + " JOIN account o ON o.key = e.owner_key JOIN account p ON p.key = e.publisher_key ";

    private final Handle handle;
    private final Counters counters;

    SqliteEntries(Handle handle, Counters counters) {
        this.handle = handle;
        this.counters = counters;
    }

    @Override
    public @Nullable Entry find(EntryId id) {
        return one("WHERE e.id = ?", id.value());
    }

    @Override
    public @Nullable Entry newest(GroupId group, FileName name) {
        return one("WHERE e.circle = ? AND e.name = ? AND e.newest = 1", group.value(), name.text());
    }

    @Override
    public @Nullable Entry version(GroupId group, FileName name, int version) {
        return one("WHERE e.circle = ? AND e.name = ? AND e.version = ?", group.value(), name.text(), version);
    }

    @Override
    public @Nullable Entry withContent(GroupId group, FileName name, ContentId content) {
        return one(
                "WHERE e.circle = ? AND e.name = ? AND e.content = ? ORDER BY e.version DESC LIMIT 1",
                group.value(),
                name.text(),
                content.manifestHash().toBytes());
    }

    @Override
    public @Nullable Entry before(GroupId group, FileName name, int version) {
        return one(
                "WHERE e.circle = ? AND e.name = ? AND e.version < ? ORDER BY e.version DESC LIMIT 1",
                group.value(),
                name.text(),
                version);
    }

    @Override
    public EntryId nextId() {
        return new EntryId(counters.next("entry"));
    }

    @Override
    public void add(Entry entry) {
        handle.execute(
                "UPDATE entry SET newest = 0 WHERE circle = ? AND name = ? AND newest = 1",
                entry.group().value(),
                entry.name().text());
        Content content = entry.content();
        handle.execute(
                "INSERT INTO entry (id, circle, name, search_key, version, newest, content, size, files, piece_length,"
                        + " sha256, sha1, owner_key, publisher_key, time)"
                        + " VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entry.id().value(),
                entry.group().value(),
                entry.name().text(),
                searchKey(entry.name().text()),
                entry.version(),
                content.id().manifestHash().toBytes(),
                content.size(),
                content.files(),
                content.pieceLength(),
                content.sha256() == null ? null : content.sha256().toBytes(),
                content.sha1() == null ? null : content.sha1().toBytes(),
                entry.owner().key(),
                entry.publisher().key(),
                entry.time());
    }

    @Override
    public List<Entry> versions(GroupId group, FileName name, int limit) {
        return handle.createQuery(SELECT + "WHERE e.circle = ? AND e.name = ? ORDER BY e.version DESC LIMIT ?")
                .bind(0, group.value())
                .bind(1, name.text())
                .bind(2, limit)
                .map(ENTRY)
                .list();
    }

    @Override
    public List<Tombstone> tombstones(GroupId group, FileName name, int limit) {
        return handle.createQuery("SELECT t.version, t.size, p.name AS publisher, t.published, t.deleter, t.time"
                        + " FROM tombstone t JOIN account p ON p.key = t.publisher_key"
                        + " WHERE t.circle = ? AND t.name = ? ORDER BY t.version DESC LIMIT ?")
                .bind(0, group.value())
                .bind(1, name.text())
                .bind(2, limit)
                .map((row, ctx) -> new Tombstone(
                        row.getInt("version"),
                        row.getLong("size"),
                        Columns.user(row, "publisher"),
                        row.getLong("published"),
                        Columns.text(row, "deleter"),
                        row.getLong("time")))
                .list();
    }

    @Override
    public List<EntryId> deleted(UserName user, List<EntryId> entries) {
        String ids = entries.stream().map(e -> Long.toString(e.value())).collect(Collectors.joining(",", "[", "]"));
        return handle.createQuery("SELECT t.entry FROM json_each(?) j JOIN tombstone t ON t.entry = j.value"
                        + " JOIN member m ON m.circle = t.circle WHERE m.user_key = ?")
                .bind(0, ids)
                .bind(1, user.key())
                .map((row, ctx) -> new EntryId(row.getLong(1)))
                .list();
    }

    @Override
    public int lastVersion(GroupId group, FileName name) {
        return handle.createQuery(
                        "SELECT max(coalesce((SELECT max(version) FROM entry WHERE circle = :group AND name = :name), 0),"
                                + " coalesce((SELECT max(version) FROM tombstone WHERE circle = :group AND name = :name), 0))")
                .bind("group", group.value())
                .bind("name", name.text())
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public void remove(Entry entry, String deleter, long time) {
        handle.execute("DELETE FROM entry WHERE id = ?", entry.id().value());
        handle.execute(
                "INSERT INTO tombstone (entry, circle, name, version, content, size, publisher_key, published, deleter, time)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entry.id().value(),
                entry.group().value(),
                entry.name().text(),
                entry.version(),
                entry.content().id().manifestHash().toBytes(),
                entry.content().size(),
                entry.publisher().key(),
                entry.time(),
                deleter,
                time);
        handle.createUpdate("UPDATE entry SET newest = 1 WHERE circle = :group AND name = :name AND version ="
                        + " (SELECT max(version) FROM entry WHERE circle = :group AND name = :name)")
                .bind("group", entry.group().value())
                .bind("name", entry.name().text())
                .execute();
    }

    @Override
    public int count(GroupId group) {
        return handle.createQuery("SELECT count(*) FROM entry WHERE circle = ?")
                .bind(0, group.value())
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public List<Entry> list(GroupId group, @Nullable FileName after, int limit) {
        return handle.createQuery(SELECT + "WHERE e.circle = ? AND e.newest = 1 AND e.name > ? ORDER BY e.name LIMIT ?")
                .bind(0, group.value())
                .bind(1, after == null ? "" : after.text())
                .bind(2, limit)
                .map(ENTRY)
                .list();
    }

    /** The plus keeps SQLite from sorting a whole group for each page: it walks along the ids. */
    @Override
    public List<Entry> listAll(GroupId group, @Nullable EntryId after, int limit) {
        return handle.createQuery(SELECT + "WHERE +e.circle = ? AND e.id > ? ORDER BY e.id LIMIT ?")
                .bind(0, group.value())
                .bind(1, after == null ? 0 : after.value())
                .bind(2, limit)
                .map(ENTRY)
                .list();
    }

    @Override
    public List<Entry> search(UserName user, String text, int limit) {
        return handle.createQuery(SELECT + "JOIN member m ON m.circle = e.circle"
                        + " WHERE m.user_key = ? AND e.newest = 1 AND instr(e.search_key, ?) > 0"
                        + " ORDER BY e.search_key, e.id LIMIT ?")
                .bind(0, user.key())
                .bind(1, searchKey(text))
                .bind(2, limit)
                .map(ENTRY)
                .list();
    }

    @Override
    public boolean isListedFor(UserName user, ContentId content) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM entry e JOIN member m ON m.circle = e.circle"
                        + " WHERE e.content = ? AND m.user_key = ?)")
                .bind(0, content.manifestHash().toBytes())
                .bind(1, user.key())
                .mapTo(Boolean.class)
                .one();
    }

    private @Nullable Entry one(String where, Object... arguments) {
        var query = handle.createQuery(SELECT + where);
        for (int i = 0; i < arguments.length; i++) {
            query.bind(i, arguments[i]);
        }
        return query.map(ENTRY).findOne().orElse(null);
    }

    private static String searchKey(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
