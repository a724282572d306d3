// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** The SQLite file: write-ahead log, every commit forced to disk. Gives out connections; who asks for one closes it. */
final class Database {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int BUSY_MILLIS = 10_000;

    private final Path file;
    private final Jdbi jdbi;

    private Database(Path file) {
        this.file = file;
        this.jdbi = Jdbi.create(source(file));
        // errors are logged, and bound values may be password hashes
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
    }

    /** Opens or makes the file, checks it and brings it to the newest schema. Blocking. */
    static Database open(Path file) throws IOException {
        boolean exists = Files.exists(file);
        Database database = new Database(file);
        try (Handle handle = database.jdbi.open()) {
            if (exists) {
                check(handle, file);
            }
            Migrations.run(handle, file);
        } catch (JdbiException e) {
            throw broken(file, String.valueOf(rootMessage(e)), e);
        }
        return database;
    }

    /** A connection to a file that nobody writes to, which stays byte for byte as it is; the caller closes it. */
    static Handle readOnly(Path file) throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        try {
            return Jdbi.create(source).open();
        } catch (JdbiException e) {
            throw broken(file, String.valueOf(rootMessage(e)), e);
        }
    }

    Handle writer() {
        return jdbi.open();
    }

    Handle reader() {
        Handle handle = jdbi.open();
        handle.execute("PRAGMA query_only = true");
        return handle;
    }

    Path file() {
        return file;
    }

    private static void check(Handle handle, Path file) throws IOException {
        String verdict =
                handle.createQuery("PRAGMA quick_check(1)").mapTo(String.class).first();
        if (!verdict.equals("ok")) {
            throw broken(file, verdict, null);
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

    private static SQLiteDataSource source(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }
}
