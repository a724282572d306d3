// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import p2p.core.Sha256;
import p2p.sql.Sql;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Result;

/**
 * Where the histories of two catalogs part that were one once: a copy that was kept, and the catalog in force. Their rows are chained by hashes,
 * so what they share is the beginning up to the last equal hash. Blocking, on any thread; one at a time.
 */
public final class Fork implements AutoCloseable {
    private static final int PAGE = 500;

    /** A change that only one of the two has. */
    public record Row(long seq, Sha256 hash, String actor, Command command, Result result) {}

    private final Sql kept;
    private final SqliteCatalog now;
    private final long shared;

    private Fork(Sql kept, SqliteCatalog now) {
        this.kept = kept;
        this.now = now;
        this.shared = lastShared();
    }

    /** Throws {@link IOException} when the copy cannot be read. */
    public static Fork between(Path copy, SqliteCatalog now) throws IOException {
        Sql kept = Database.readOnly(copy);
        try {
            return new Fork(kept, now);
        } catch (RuntimeException e) {
            kept.close();
            throw unreadable(e);
        }
    }

    private static IOException unreadable(RuntimeException e) {
        return new IOException("a copy of the catalog cannot be read: " + e.getMessage(), e);
    }

    private long lastShared() {
        long low = 0;
        long high = kept.number("SELECT coalesce(max(seq), 0) FROM history");
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            Optional<Sha256> here = now.readers().read(h -> hash(h, middle));
            if (here.isPresent() && here.equals(hash(kept, middle))) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static Optional<Sha256> hash(Sql sql, long seq) {
        return Optional.ofNullable(
                sql.find("SELECT hash FROM history WHERE seq = ?", row -> Columns.sha256(row, "hash"), seq));
    }

    /** Whether the catalog in force is in the very life that was kept. */
    public boolean isOneLife() throws IOException {
        try {
            Incarnation then = SqliteCatalog.newestIncarnation(kept);
            return then != null && now.isOf(then.group());
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    /** The number of the last row that both have; 0 when there is none. */
    public long shared() {
        return shared;
    }

    /** The next rows of the copy after that number, in order; none after the last. Throws {@link IOException} when it cannot be read. */
    public List<Row> keptAfter(long seq) throws IOException {
        try {
            return page(kept, seq);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    /** The same of the catalog in force. */
    public List<Row> nowAfter(long seq) {
        return now.readers().read(h -> page(h, seq));
    }

    private static List<Row> page(Sql sql, long after) {
        return sql.list(
                "SELECT * FROM history WHERE seq > ? ORDER BY seq LIMIT " + PAGE,
                row -> new Row(
                        row.getLong("seq"),
                        Columns.sha256(row, "hash"),
                        Columns.text(row, "actor"),
                        CommandDecoder.decode(Columns.bytes(row, "command")),
                        ResultCodec.decode(Columns.bytes(row, "result"))),
                after);
    }

    @Override
    public void close() {
        kept.close();
    }
}
