// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.sql.Sql;
import p2p.tracker.catalog.Catalog;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Revocation;
import p2p.trust.TrackerSetChain;

/**
 * The catalog in its SQLite file. Applies batches of commands, each batch in one transaction with the index of its last
 * command and a history row for each one that changed something. {@link #apply} is for one thread at a time.
 */
public final class SqliteCatalog implements AutoCloseable {
    /** A command at its place in the log, with the bytes that history keeps. */
    public record Logged(long index, byte[] bytes, Command command) {
        public static Logged of(long index, Command command) {
            return new Logged(index, CommandEncoder.encode(command), command);
        }

        public static Logged read(long index, byte[] bytes) {
            return new Logged(index, bytes, CommandDecoder.decode(bytes));
        }
    }

    /** KiB of pages that the writer keeps: what one transaction touches has to fit, or pages are read again for each command. */
    private static final int WRITER_CACHE_KIB = 8_000;
    /** Pages in SQLite's log before they go to the file: most are changed several times meanwhile and go once. */
    private static final int CHECKPOINT_PAGES = 2_000;

    /** History rows that are compared with their chain at each start. */
    static final int ROWS_CHECKED = 1_000;

    private final Path file;
    private final Readers readers;
    private final Database database;
    private Sql writer;
    private History history;
    private volatile @Nullable Incarnation incarnation;
    private volatile long applied;

    private SqliteCatalog(Path file, Database database) {
        this.file = file;
        this.database = database;
        this.readers = new Readers(database);
        this.writer = open(database);
        this.history = new History(writer);
        remember();
    }

    /**
     * Opens or makes the catalog. Blocking. Throws {@link RefusedException} when the file is damaged, when one of the newest
     * {@link #ROWS_CHECKED} rows of its history was changed, or when it is newer than this program; {@link IOException} when it
     * cannot be opened or written.
     */
    public static SqliteCatalog open(Path file) throws IOException {
        return new SqliteCatalog(file, checked(file));
    }

    private static Database checked(Path file) throws IOException {
        Database database = Database.open(file);
        try (Sql sql = database.reader()) {
            Optional<Long> broken = sql.transaction(() -> History.firstBroken(sql, ROWS_CHECKED));
            if (broken.isPresent()) {
                throw new RefusedException(
                        ErrorCode.INTEGRITY,
                        "row " + broken.get() + " of the history in " + file + " was changed or is missing",
                        "restore catalog.db from a backup; one of several trackers joins anew with an empty state directory: move this one away");
            }
        }
        return database;
    }

    /**
     * The connection that writes. The log that the commands come from is forced before they are applied, so the database need not be: after
     * a power cut it is an earlier state of itself, and the log brings it forward.
     */
    private static Sql open(Database database) {
        Sql sql = database.writer();
        sql.run("PRAGMA synchronous = NORMAL");
        sql.run("PRAGMA cache_size = -" + WRITER_CACHE_KIB);
        sql.run("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
        return sql;
    }

    private void remember() {
        applied = new Counters(writer).get("applied");
        incarnation = newestIncarnation(writer);
    }

    static @Nullable Incarnation newestIncarnation(Sql sql) {
        return sql.find(
                "SELECT * FROM incarnation ORDER BY number DESC LIMIT 1",
                row -> new Incarnation(
                        row.getLong("number"),
                        UUID.fromString(Columns.text(row, "raft_group")),
                        Columns.peer(row, "founder"),
                        row.getLong("began"),
                        Columns.text(row, "how")));
    }

    /** The life that the log is in; empty before the first one begins. */
    public Optional<Incarnation> incarnation() {
        return Optional.ofNullable(incarnation);
    }

    /** The next life begins, numbered one above the last; on disk when this returns. While nothing is applied; blocking. */
    public Incarnation beginIncarnation(UUID group, PeerId founder, long now, String how) {
        Incarnation last = incarnation;
        // commands of before there were incarnations count as number 0
        long number = last == null ? (history.isEmpty() ? 0 : 1) : last.number() + 1;
        Incarnation next = new Incarnation(number, group, founder, now, how);
        writer.transaction(() -> {
            writer.execute(
                    "INSERT INTO incarnation (number, raft_group, founder, began, how) VALUES (?, ?, ?, ?, ?)",
                    next.number(),
                    group.toString(),
                    founder.keyHash().toBytes(),
                    now,
                    how);
            if (last != null) {
                new Counters(writer).part(group);
            }
            return next;
        });
        force();
        incarnation = next;
        return next;
    }

    /** Whether a command was applied in the life that counts. */
    public boolean isIncarnationUsed() {
        Incarnation now = incarnation;
        return now != null && history.lastIncarnation() == now.number();
    }

    /** Whether the life that counts has its log in that Raft group. */
    public boolean isOf(UUID group) {
        Incarnation now = incarnation;
        return now != null && now.group().equals(group);
    }

    /** Everything that was applied is on disk when this returns. While nothing is applied; blocking. */
    private void force() {
        writer.run("PRAGMA wal_checkpoint(FULL)");
    }

    /** Writes a consistent copy, forced; the file must not exist. While nothing is applied; blocking. */
    public void copyTo(Path copy) throws IOException {
        force();
        writer.execute("VACUUM INTO ?", copy.toString());
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** How far a copy is: its incarnation's number and the index of the last command in it. Blocking. */
    public static Position positionOf(Path copy) throws IOException {
        try (Sql sql = Database.readOnly(copy)) {
            Incarnation newest = newestIncarnation(sql);
            return new Position(newest == null ? -1 : newest.number(), new Counters(sql).get("applied"));
        }
    }

    /** A place in the log: a later incarnation is further, whatever its index. */
    public record Position(long incarnation, long applied) implements Comparable<Position> {
        private static final int INDEX_BITS = 40;

        @Override
        public int compareTo(Position other) {
            int lives = Long.compare(incarnation, other.incarnation);
            return lives != 0 ? lives : Long.compare(applied, other.applied);
        }

        /** One number that orders places as {@link #compareTo} does: 40 bits for the index, the life above them. */
        public long number() {
            return incarnation + 1 << INDEX_BITS | applied;
        }
    }

    public Position position() {
        Incarnation now = incarnation;
        return new Position(now == null ? -1 : now.number(), applied);
    }

    /**
     * Becomes what the copy is, which stays where it is. Questions wait meanwhile. While nothing is applied; blocking. An exception leaves
     * the catalog closed: the process must end, and the next start tries again.
     */
    public void replaceBy(Path copy) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.copy(copy, fresh, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        readers.whileClosed(() -> {
            close(writer);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel directory = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
                directory.force(true);
            }
            checked(file);
            writer = open(database);
            history = new History(writer);
            remember();
        });
    }

    /** The index of the last command that is in the tables. */
    public long applied() {
        return applied;
    }

    /**
     * Applies commands in order, those of one entry with the same index, and commits once; when this returns they are on disk. What is at or below {@link #applied()} must not be
     * handed in again. An exception means that nothing of the batch is in the tables and that the process must end.
     */
    public List<Catalog.Outcome> apply(List<Logged> batch) {
        List<Catalog.Outcome> outcomes = new ArrayList<>(batch.size());
        Incarnation now = incarnation;
        long life = now == null ? 0 : now.number();
        applied = writer.transaction(() -> {
            SqliteTables tables = new SqliteTables(writer);
            long last = applied;
            for (Logged logged : batch) {
                if (logged.index() <= applied || logged.index() < last) {
                    throw new IllegalStateException("index " + logged.index() + " after " + last);
                }
                last = logged.index();
                Catalog.Outcome outcome = Catalog.apply(logged.command(), tables);
                if (outcome.changed()) {
                    Command c = logged.command();
                    history.append(
                            life,
                            last,
                            c.time(),
                            c.actor().label(),
                            c.request().toBytes(),
                            logged.bytes(),
                            ResultCodec.encode(outcome.result()));
                }
                outcomes.add(outcome);
            }
            new Counters(writer).set("applied", last);
            return last;
        });
        return outcomes;
    }

    /** A connection that can only read; the caller closes it. */
    Sql reader() {
        return database.reader();
    }

    Readers readers() {
        return readers;
    }

    /** Asks one consistent state. Blocking, on any thread; the question must not write. */
    public <T> T ask(Function<CatalogTables, T> question) {
        return readers.ask(question);
    }

    /** Revocations made in {@code from} to {@code now} (ms since 1970), the oldest first, bounded. Blocking, on any thread. */
    public List<Revocation> revocations(long from, long now) {
        return readers.read(h -> new RecentHistory(h).revocations(from, now));
    }

    /** Every content that an entry lists. Blocking, on any thread. */
    public Set<ContentId> listed() {
        return readers.read(sql -> Set.copyOf(
                sql.list("SELECT DISTINCT content FROM entry", row -> new ContentId(Columns.sha256(row, "content")))));
    }

    /** The root key and the signed tracker sets; empty before the first. Blocking, on any thread. */
    public Optional<TrackerSetChain> trackers() {
        return Optional.ofNullable(readers.ask(tables -> tables.trackerSets().chain()));
    }

    /** When the newest command was given, ms since 1970; 0 before the first. Blocking, on any thread. */
    public long newestTime() {
        return readers.read(
                sql -> sql.number("SELECT coalesce((SELECT time FROM history ORDER BY seq DESC LIMIT 1), 0)"));
    }

    /** What two trackers compare; reads everything. Blocking, on any thread. */
    public Sha256 digest() {
        return readers.read(CatalogDigest::of);
    }

    /** Folds the write-ahead log into the file. */
    @Override
    public void close() {
        readers.close();
        close(writer);
    }

    private static void close(Sql writer) {
        writer.run("PRAGMA wal_checkpoint(TRUNCATE)");
        writer.close();
    }
}
