// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.sql.BrokenDatabaseException;
import p2p.sql.Sql;

/** The SQLite file: write-ahead log, every commit forced to disk. Gives out connections; who asks for one closes it. */
final class Database {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int BUSY_MILLIS = 10_000;

    private final Path file;
    private final SQLiteDataSource source;

    private Database(Path file) {
        this.file = file;
        this.source = source(file);
    }

    /** Opens or makes the file, checks it and brings it to the newest schema. Blocking. */
    static Database open(Path file) throws IOException {
        boolean exists = Files.exists(file);
        Database database = new Database(file);
        try (Sql sql = database.writer()) {
            if (exists) {
                check(sql, file);
            }
            Migrations.run(sql, file);
        } catch (BrokenDatabaseException e) {
            throw broken(file, String.valueOf(rootMessage(e)), e);
        }
        return database;
    }

    /** A connection to a file that nobody writes to, which stays byte for byte as it is; the caller closes it. */
    static Sql readOnly(Path file) throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        try {
            return Sql.open(source);
        } catch (BrokenDatabaseException e) {
            throw broken(file, String.valueOf(rootMessage(e)), e);
        }
    }

    Sql writer() {
        return Sql.open(source);
    }

    Sql reader() {
        Sql sql = writer();
        sql.run("PRAGMA query_only = true");
        return sql;
    }

    Path file() {
        return file;
    }

    private static void check(Sql sql, Path file) throws IOException {
        String verdict = sql.find("PRAGMA quick_check(1)", row -> Columns.text(row, "quick_check"));
        if (!"ok".equals(verdict)) {
            throw broken(file, String.valueOf(verdict), null);
        }
    }

    private static IOException broken(Path file, String why, @Nullable Exception cause) {
        if (why.contains("SQLITE_READONLY") || why.contains("SQLITE_CANTOPEN") || why.contains("SQLITE_FULL")) {
            return new IOException(file + " cannot be written: " + why, cause);
        }
        log.error("catalog: {} is damaged", file, cause);
        throw new RefusedException(
                ErrorCode.INTEGRITY,
                "the catalog in " + file + " is damaged (" + why + ")",
                "restore it from a backup; one of several trackers joins anew with an empty state directory: move this one away");
    }

    private static String rootMessage(Throwable e) {
        Throwable t = e;
        while (t.getCause() != null && t.getCause() != t) {
            t = t.getCause();
        }
        return t instanceof SQLException s ? String.valueOf(s.getMessage()) : t.toString();
    }

    static SQLiteDataSource source(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
        // nobody asks for them, and the driver would ask after each insert, with a statement that stays open
        config.setGetGeneratedKeys(false);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }
}
