// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;
import p2p.core.PieceLayout;
import p2p.core.Sha256;
import p2p.daemon.transfer.SavedState;
import p2p.sql.Sql;

/** Rows of the resume journal with any values that its columns can hold: the daemon starts, with the row or without it. */
class ResumeRowFuzzTest {
    private static final String CONTENT = "0".repeat(2 * Sha256.BYTES);
    /** A transfer, its copy, its offer, a source, a ticket; a value a line. */
    private static final String GOOD = String.join(
            "\n",
            List.of(
                    "1",
                    "bob",
                    "7",
                    "2",
                    "docs",
                    "a.txt",
                    "1",
                    CONTENT,
                    "10",
                    "262144",
                    "/home/a.txt",
                    "[]",
                    "FETCHING",
                    "INTERNAL",
                    "why",
                    "next",
                    "5",
                    "0",
                    "",
                    "",
                    "[{\"peer\":\"eve@nas\",\"bytes\":3}]",
                    "/home/a.txt",
                    CONTENT,
                    "10",
                    "262144",
                    "PARTIAL",
                    "/home/.p2p-1.part",
                    "80",
                    "8:1",
                    "10",
                    "1",
                    "1",
                    "boot",
                    "7",
                    "2",
                    "docs",
                    "a.txt",
                    "1",
                    CONTENT,
                    "bob",
                    "/home/a.txt",
                    "0",
                    "7",
                    "0",
                    CONTENT,
                    "eve",
                    "nas",
                    "[\"192.0.2.7:7700\"]",
                    "1",
                    "1",
                    "00",
                    "1",
                    "00112233445566778899aabbccddeeff",
                    "bob",
                    "/home/b.txt",
                    "docs",
                    "b.txt",
                    "VERSION",
                    CONTENT,
                    "10",
                    "262144",
                    "8:1",
                    "1",
                    "1"));

    static Stream<byte[]> rows() {
        return Stream.of(
                        GOOD,
                        "",
                        GOOD.replace("[]", "null"),
                        GOOD.replace("[]", "[null]"),
                        GOOD.replace("[]", "{"),
                        GOOD.replace("[{\"peer\":\"eve@nas\",\"bytes\":3}]", "[null]"),
                        GOOD.replace("[{\"peer\":\"eve@nas\",\"bytes\":3}]", "[{}]"),
                        GOOD.replace("[\"192.0.2.7:7700\"]", "[null]"),
                        GOOD.replace("[\"192.0.2.7:7700\"]", "null"),
                        GOOD.replace("\nwhy\n", "\n\n"),
                        GOOD.replace("/home/a.txt", "/home/\u0000"),
                        GOOD.replace("bob", "../b"),
                        GOOD.replace("00112233445566778899aabbccddeeff", "0011"),
                        GOOD.replace("VERSION", "VERSIONS"),
                        GOOD.replace("262144", "-1"),
                        GOOD.replace("262144", "3"),
                        GOOD.replace("\n10\n", "\n9223372036854775807\n"),
                        GOOD.replace(CONTENT, "00"),
                        GOOD.replace("\n80\n", "\nffffffffff\n"))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("rows")
    @FuzzTest(maxDuration = "20s")
    void aRowIsUsedOrLeftOut(byte[] lines) {
        Iterator<String> values = Arrays.asList(
                        new String(Objects.requireNonNull(lines), StandardCharsets.UTF_8).split("\n", -1))
                .iterator();
        try (Sql db = StateDatabase.connect(Path.of(":memory:"), false)) {
            StateDatabase.SCRIPTS.forEach(name -> db.script(StateDatabase.script(name)));
            for (String table : List.of("transfer", "copy", "offer", "source", "ticket", "pending_share")) {
                insert(db, table, values);
            }
            SavedState state = new StateReader(db).all();
            // What is used can be used: the daemon cuts it into pieces and opens it without looking again.
            state.transfers().forEach(t -> requireUsable(t.size(), t.pieceLength(), t.path()));
            state.copies().forEach(c -> {
                requireUsable(c.size(), c.pieceLength(), c.path());
                requireUsable(c.size(), c.pieceLength(), c.part());
            });
            state.pending().forEach(p -> requireUsable(p.stamp().size(), p.pieceLength(), p.path()));
        }
    }

    private static void requireUsable(long size, int pieceLength, String path) {
        assertThat(new PieceLayout(size, pieceLength).pieces()).isNotNegative();
        assertThat(Path.of(path)).hasToString(path);
    }

    private static void insert(Sql db, String table, Iterator<String> values) {
        List<String> types = db.list(
                "SELECT type || CASE \"notnull\" WHEN 1 THEN '' ELSE '?' END FROM pragma_table_info(?) ORDER BY cid",
                row -> row.getString(1),
                table);
        Object[] row = types.stream()
                .map(type -> value(type, values.hasNext() ? values.next() : ""))
                .toArray();
        db.execute("INSERT INTO " + table + " VALUES (" + "?, ".repeat(row.length - 1) + "?)", row);
    }

    private static @Nullable Object value(String type, String text) {
        if (type.endsWith("?") && text.isEmpty()) {
            return null;
        }
        return switch (type.replace("?", "")) {
            case "INTEGER" -> number(text);
            case "BLOB" -> bytes(text);
            default -> text;
        };
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return text.hashCode();
        }
    }

    private static byte[] bytes(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
