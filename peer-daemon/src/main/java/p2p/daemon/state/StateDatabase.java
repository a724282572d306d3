// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.sql.BrokenDatabaseException;
import p2p.sql.Sql;

/**
 * Opens the database file: WAL, every commit forced (RELIABILITY section 2), schema brought up to date by numbered scripts. A
 * damaged file is set aside and what can still be read of it is carried over; a schema of a newer release is refused.
 */
final class StateDatabase {
    static final String FILE = "state.db";

    private static final Logger log = LoggerFactory.getLogger(StateDatabase.class);
    static final List<String> SCRIPTS =
            List.of("001.sql", "002.sql", "003.sql", "004.sql", "005.sql", "006.sql", "007.sql", "008.sql", "009.sql");
    private static final List<String> COMPANIONS = List.of("", "-wal", "-shm");
    private static final int BUSY_MILLIS = 5_000;

    private StateDatabase() {}

    /** Throws {@link RefusedException} ({@code INCOMPATIBLE}, {@code DISK}, {@code DISK_FULL}). Blocking. */
    static Sql open(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            return openHealthy(file);
        } catch (BrokenDatabaseException e) {
            if (!DatabaseFault.isDamage(e)) {
                throw DatabaseFault.told(e);
            }
            log.error("the state database {} is damaged: {}", file, e.getMessage());
        }
        try {
            Path aside = setAside(file);
            Sql fresh = openHealthy(file);
            int rows = Salvage.carryOver(aside, fresh);
            log.error(
                    "it was moved to {}; {} rows could be read and were kept, their pieces will be checked again;"
                            + " look at p2p transfer list, and p2p join again if the network is missing",
                    aside,
                    rows);
            return fresh;
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.DISK,
                    "cannot set the damaged database " + file + " aside: " + e.getMessage(),
                    "check the disk");
        }
    }

    private static Sql openHealthy(Path file) {
        Sql sql = connect(file, false);
        try {
            check(sql);
            migrate(sql, file);
            return sql;
        } catch (RuntimeException e) {
            sql.close();
            throw e;
        }
    }

    private static void check(Sql sql) {
        String check = "PRAGMA quick_check(1)";
        String verdict = sql.find(check, row -> String.valueOf(row.getString(1)));
        if (!"ok".equals(verdict)) {
            throw new BrokenDatabaseException(
                    check, new SQLiteException(String.valueOf(verdict), SQLiteErrorCode.SQLITE_CORRUPT));
        }
    }

    /** A connection of its own; {@code readOnly} for a file that must not change. */
    static Sql connect(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setReadOnly(readOnly);
        // nobody asks for them, and the driver would ask after each insert, with a statement that stays open
        config.setGetGeneratedKeys(false);
        if (!readOnly) {
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        }
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return Sql.open(source);
    }

    private static void migrate(Sql sql, Path file) {
        int version = (int) sql.number("PRAGMA user_version");
        if (version > SCRIPTS.size()) {
            throw new RefusedException(
                    ErrorCode.INCOMPATIBLE,
                    "the state in " + file + " was written by a newer release (schema " + version + ", this one knows "
                            + SCRIPTS.size() + ")",
                    "start the newer release, or another --state directory");
        }
        if (version > 0 && version < SCRIPTS.size()) {
            copyBefore(sql, file, version);
        }
        for (int next = version; next < SCRIPTS.size(); next++) {
            String script = script(SCRIPTS.get(next));
            int reached = next + 1;
            sql.transaction(() -> {
                sql.script(script);
                sql.run("PRAGMA user_version = " + reached);
                return reached;
            });
        }
    }

    private static void copyBefore(Sql sql, Path file, int version) {
        try {
            Path copy = file.resolveSibling(FILE + ".schema-" + version);
            Files.deleteIfExists(copy);
            sql.execute("VACUUM INTO ?", copy.toString());
            log.info("state: schema {} is brought up to {}, a copy is {}", version, SCRIPTS.size(), copy);
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.DISK, "cannot copy the state first: " + e.getMessage(), "check the disk");
        }
    }

    static String script(String name) {
        try (InputStream in = StateDatabase.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read script " + name, e);
        }
    }

    private static Path setAside(Path file) throws IOException {
        String mark = ".damaged-" + Instant.now().toString().replace(':', '-');
        for (String companion : COMPANIONS) {
            Path from = file.resolveSibling(FILE + companion);
            if (Files.exists(from)) {
                Files.move(from, file.resolveSibling(FILE + mark + companion));
            }
        }
        return file.resolveSibling(FILE + mark);
    }
}
