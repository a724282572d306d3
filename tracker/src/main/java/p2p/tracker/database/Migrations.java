// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

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

    static void run(Handle handle, Path file) throws IOException {
        int version = version(handle);
        if (version > newest()) {
            throw new RefusedException(
                    ErrorCode.INCOMPATIBLE,
                    file + " was written by a newer version of p2p (schema " + version + ", this one knows " + newest()
                            + ")",
                    "start the newer p2p-tracker, or restore a backup of this version");
        }
        if (version > 0 && version < newest()) {
            copy(handle, file, version);
        }
        for (int next = version + 1; next <= newest(); next++) {
            String script = read(SCRIPTS.get(next - 1));
            int number = next;
            handle.useTransaction(h -> {
                for (String statement : statements(script)) {
                    h.execute(statement);
                }
                h.execute("PRAGMA user_version = " + number);
            });
            log.info("catalog: schema is {} now", number);
        }
    }

    private static int version(Handle handle) {
        return handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
    }

    private static void copy(Handle handle, Path file, int version) throws IOException {
        Path copy = file.resolveSibling(file.getFileName() + ".schema-" + version);
        Files.deleteIfExists(copy);
        handle.execute("VACUUM INTO ?", copy.toString());
        log.info("catalog: copied to {} before its schema changes", copy);
    }

    /** Comment lines drop out; a statement ends with a semicolon at the end of a line. */
    static List<String> statements(String script) {
        String code = script.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        return List.of(code.split(";\n")).stream()
                .map(String::strip)
                .map(s -> s.endsWith(";") ? s.substring(0, s.length() - 1) : s)
                .filter(s -> !s.isEmpty())
                .toList();
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
