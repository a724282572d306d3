// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.sql.Sql;
import p2p.tracker.catalog.Content;
import p2p.tracker.catalog.Entry;
import p2p.tracker.catalog.EntryTable;
import p2p.tracker.catalog.Tombstone;

/** The table {@code entry}. The column {@code newest} marks the newest version of each name. */
final class SqliteEntries implements EntryTable {
    private static final Sql.Mapper<Entry> ENTRY = row -> new Entry(
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

    private final Sql sql;
    private final Counters counters;

    SqliteEntries(Sql sql, Counters counters) {
        this.sql = sql;
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
        sql.execute(
                "UPDATE entry SET newest = 0 WHERE circle = ? AND name = ? AND newest = 1",
                entry.group().value(),
                entry.name().text());
        Content content = entry.content();
        sql.execute(
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
        return sql.list(
                SELECT + "WHERE e.circle = ? AND e.name = ? ORDER BY e.version DESC LIMIT ?",
                ENTRY,
                group.value(),
                name.text(),
                limit);
    }

    @Override
    public List<Tombstone> tombstones(GroupId group, FileName name, int limit) {
        return sql.list(
                "SELECT t.version, t.size, p.name AS publisher, t.published, t.deleter, t.time"
                        + " FROM tombstone t JOIN account p ON p.key = t.publisher_key"
                        + " WHERE t.circle = ? AND t.name = ? ORDER BY t.version DESC LIMIT ?",
                row -> new Tombstone(
                        row.getInt("version"),
                        row.getLong("size"),
                        Columns.user(row, "publisher"),
                        row.getLong("published"),
                        Columns.text(row, "deleter"),
                        row.getLong("time")),
                group.value(),
                name.text(),
                limit);
    }

    @Override
    public List<EntryId> deleted(UserName user, List<EntryId> entries) {
        String ids = entries.stream().map(e -> Long.toString(e.value())).collect(Collectors.joining(",", "[", "]"));
        return sql.list(
                "SELECT t.entry FROM json_each(?) j JOIN tombstone t ON t.entry = j.value"
                        + " JOIN member m ON m.circle = t.circle WHERE m.user_key = ?",
                row -> new EntryId(row.getLong(1)),
                ids,
                user.key());
    }

    @Override
    public int lastVersion(GroupId group, FileName name) {
        return (int) sql.number(
                "SELECT max(coalesce((SELECT max(version) FROM entry WHERE circle = ?1 AND name = ?2), 0),"
                        + " coalesce((SELECT max(version) FROM tombstone WHERE circle = ?1 AND name = ?2), 0))",
                group.value(),
                name.text());
    }

    @Override
    public void remove(Entry entry, String deleter, long time) {
        sql.execute("DELETE FROM entry WHERE id = ?", entry.id().value());
        sql.execute(
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
        sql.execute(
                "UPDATE entry SET newest = 1 WHERE circle = ?1 AND name = ?2 AND version ="
                        + " (SELECT max(version) FROM entry WHERE circle = ?1 AND name = ?2)",
                entry.group().value(),
                entry.name().text());
    }

    @Override
    public int count(GroupId group) {
        return (int) sql.number("SELECT count(*) FROM entry WHERE circle = ?", group.value());
    }

    @Override
    public List<Entry> list(GroupId group, @Nullable FileName after, int limit) {
        return sql.list(
                SELECT + "WHERE e.circle = ? AND e.newest = 1 AND e.name > ? ORDER BY e.name LIMIT ?",
                ENTRY,
                group.value(),
                after == null ? "" : after.text(),
                limit);
    }

    /** The plus keeps SQLite from sorting a whole group for each page: it walks along the ids. */
    @Override
    public List<Entry> listAll(GroupId group, @Nullable EntryId after, int limit) {
        return sql.list(
                SELECT + "WHERE +e.circle = ? AND e.id > ? ORDER BY e.id LIMIT ?",
                ENTRY,
                group.value(),
                after == null ? 0 : after.value(),
                limit);
    }

    @Override
    public List<Entry> search(UserName user, String text, int limit) {
        return sql.list(
                SELECT + "JOIN member m ON m.circle = e.circle"
                        + " WHERE m.user_key = ? AND e.newest = 1 AND instr(e.search_key, ?) > 0"
                        + " ORDER BY e.search_key, e.id LIMIT ?",
                ENTRY,
                user.key(),
                searchKey(text),
                limit);
    }

    @Override
    public boolean isListedFor(UserName user, ContentId content) {
        return sql.number(
                        "SELECT EXISTS (SELECT 1 FROM entry e JOIN member m ON m.circle = e.circle"
                                + " WHERE e.content = ? AND m.user_key = ?)",
                        content.manifestHash().toBytes(),
                        user.key())
                != 0;
    }

    private @Nullable Entry one(String where, Object... arguments) {
        return sql.find(SELECT + where, ENTRY, arguments);
    }

    private static String searchKey(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
