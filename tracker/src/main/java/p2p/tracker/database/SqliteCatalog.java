// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.tracker.catalog.Catalog;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Revocation;

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

    /** History rows that are compared with their chain at each start. */
    static final int ROWS_CHECKED = 1_000;

    private final Database database;
    private final Handle writer;
    private final History history;
    private final long incarnation;
    private volatile long applied;

    private SqliteCatalog(Database database) {
        this.database = database;
        this.writer = database.writer();
        this.history = new History(writer);
        Counters counters = new Counters(writer);
        this.applied = counters.get("applied");
        this.incarnation = counters.get("incarnation");
    }

    /**
     * Opens or makes the catalog. Blocking. Throws {@link RefusedException} when the file is damaged, when one of the newest
     * {@link #ROWS_CHECKED} rows of its history was changed, or when it is newer than this program; {@link IOException} when it
     * cannot be opened or written.
     */
    public static SqliteCatalog open(Path file) throws IOException {
        Database database = Database.open(file);
        try (Handle handle = database.reader()) {
            Optional<Long> broken = handle.inTransaction(h -> History.firstBroken(h, ROWS_CHECKED));
            if (broken.isPresent()) {
                throw new RefusedException(
                        ErrorCode.INTEGRITY,
                        "row " + broken.get() + " of the history in " + file + " was changed or is missing",
                        "restore catalog.db from a backup; nothing was changed");
            }
        }
        return new SqliteCatalog(database);
    }

    /** The index of the last command that is in the tables. */
    public long applied() {
        return applied;
    }

    /**
     * Applies commands in order and commits once; when this returns they are on disk. What is at or below {@link #applied()} must not be
     * handed in again. An exception means that nothing of the batch is in the tables and that the process must end.
     */
    public List<Catalog.Outcome> apply(List<Logged> batch) {
        List<Catalog.Outcome> outcomes = new ArrayList<>(batch.size());
        writer.useTransaction(handle -> {
            SqliteTables tables = new SqliteTables(handle);
            long last = applied;
            for (Logged logged : batch) {
                if (logged.index() <= last) {
                    throw new IllegalStateException("index " + logged.index() + " after " + last);
                }
                last = logged.index();
                Catalog.Outcome outcome = Catalog.apply(logged.command(), tables);
                if (outcome.changed()) {
                    Command c = logged.command();
                    history.append(
                            incarnation,
                            last,
                            c.time(),
                            c.actor().label(),
                            c.request().toBytes(),
                            logged.bytes(),
                            ResultCodec.encode(outcome.result()));
                }
                outcomes.add(outcome);
            }
            new Counters(handle).set("applied", last);
        });
        applied = batch.get(batch.size() - 1).index();
        return outcomes;
    }

    /** A connection that can only read; the caller closes it. */
    Handle reader() {
        return database.reader();
    }

    /** Revocations made in {@code from} to {@code now} (ms since 1970), the oldest first, bounded. Blocking, on any thread. */
    public List<Revocation> revocations(long from, long now) {
        try (Handle handle = database.reader()) {
            return handle.inTransaction(h -> new RecentHistory(h).revocations(from, now));
        }
    }

    /** Every content that an entry lists. Blocking, on any thread. */
    public Set<ContentId> listed() {
        try (Handle handle = database.reader()) {
            return handle.createQuery("SELECT DISTINCT content FROM entry")
                    .map((row, ctx) -> new ContentId(Columns.sha256(row, "content")))
                    .collect(Collectors.toSet());
        }
    }

    /** What two trackers compare; reads everything. Blocking, on any thread. */
    public Sha256 digest() {
        try (Handle handle = database.reader()) {
            return handle.inTransaction(CatalogDigest::of);
        }
    }

    /** Folds the write-ahead log into the file. */
    @Override
    public void close() {
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        writer.close();
    }
}
