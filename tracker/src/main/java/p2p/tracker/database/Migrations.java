// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.sql.Sql;

/**
 * Brings a database to the newest schema, one numbered script after another, each in its own transaction with the number
 * ({@code user_version}), so that an interrupted change goes on at the next start. A database with content is copied first.
 */
final class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final List<String> SCRIPTS = List.of(
            "001-catalog.sql",
            "002-grace.sql",
            "003-answer-device.sql",
            "004-invite-inviter.sql",
            "005-incarnation.sql",
            "006-aside.sql",
            "007-tombstone.sql");

    private Migrations() {}

    static int newest() {
        return SCRIPTS.size();
    }

    static void run(Sql sql, Path file) throws IOException {
        int version = version(sql);
        if (version > newest()) {
            throw new RefusedException(
                    ErrorCode.INCOMPATIBLE,
                    file + " was written by a newer version of p2p (schema " + version + ", this one knows " + newest()
                            + ")",
                    "start the newer p2p-tracker, or restore a backup of this version");
        }
        if (version > 0 && version < newest()) {
            copy(sql, file, version);
        }
        for (int next = version + 1; next <= newest(); next++) {
            String script = read(SCRIPTS.get(next - 1));
            int number = next;
            sql.transaction(() -> {
                sql.script(script);
                sql.run("PRAGMA user_version = " + number);
                return number;
            });
            log.info("catalog: schema is {} now", number);
        }
    }

    private static int version(Sql sql) {
        return (int) sql.number("PRAGMA user_version");
    }

    private static void copy(Sql sql, Path file, int version) throws IOException {
        Path copy = file.resolveSibling(file.getFileName() + ".schema-" + version);
        Files.deleteIfExists(copy);
        sql.execute("VACUUM INTO ?", copy.toString());
        log.info("catalog: copied to {} before its schema changes", copy);
    }

    private static String read(String script) throws IOException {
        try (InputStream in = Migrations.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IOException("the program lacks its schema script " + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
