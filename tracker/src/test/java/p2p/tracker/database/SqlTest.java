// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTest {
    private static final String INSERT = "INSERT INTO word (id, text) VALUES (?, ?)";
    private static final String LATER = "SELECT id, text FROM word WHERE id > ? ORDER BY id";

    @TempDir
    Path folder;

    private Sql sql;

    @BeforeEach
    void open() {
        sql = Sql.open(Database.source(folder.resolve("words.db")));
        sql.run("CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT)");
        sql.execute(INSERT, 1, "one");
        sql.execute(INSERT, 2, "two");
        sql.execute(INSERT, 3, null);
    }

    @AfterEach
    void close() {
        sql.close();
    }

    private List<Long> after(long id) {
        return sql.list(LATER, row -> row.getLong("id"), id);
    }

    @Test
    void aStatementIsUsedAgainWithOtherValues() {
        assertThat(after(0)).containsExactly(1L, 2L, 3L);
        assertThat(after(2)).containsExactly(3L);
        assertThat(sql.<String>find("SELECT text FROM word WHERE id = ?", row -> row.getString(1), 2))
                .isEqualTo("two");
        assertThat(sql.<String>find("SELECT text FROM word WHERE id = ?", row -> row.getString(1), 9))
                .isNull();
    }

    @Test
    void aQuestionMayBeAskedInsideItself() {
        List<List<Long>> all = new ArrayList<>();
        sql.each(LATER, row -> all.add(after(row.getLong("id"))), 0);
        assertThat(all).containsExactly(List.of(2L, 3L), List.of(3L), List.of());
    }

    @Test
    void whoHasSeenEnoughReadsNoFurtherAndNothingStaysOpen() {
        List<Long> seen = new ArrayList<>();
        sql.each(
                LATER,
                row -> {
                    seen.add(row.getLong("id"));
                    return false;
                },
                0);
        assertThat(seen).containsExactly(1L);
        // SQLite refuses this while a statement is under way
        sql.execute("VACUUM INTO ?", folder.resolve("copy.db").toString());
        assertThat(folder.resolve("copy.db")).isNotEmptyFile();
    }

    @Test
    void aTransactionThatFailsLeavesNothingAndTheNextOneWorks() {
        assertThatThrownBy(() -> sql.transaction(() -> {
                    sql.execute(INSERT, 4, "four");
                    sql.execute(INSERT, 1, "again");
                    return 0;
                }))
                .isInstanceOf(BrokenDatabaseException.class);
        assertThat(after(0)).containsExactly(1L, 2L, 3L);
        sql.transaction(() -> {
            sql.execute(INSERT, 4, "four");
            return 0;
        });
        assertThat(after(3)).containsExactly(4L);
    }

    @Test
    void whatFailsNamesTheStatementAndNotItsValues() {
        assertThatThrownBy(() -> sql.execute(INSERT, 1, "secret"))
                .isInstanceOf(BrokenDatabaseException.class)
                .hasMessageContaining("INSERT INTO word")
                .hasMessageNotContaining("secret");
    }

    @Test
    void moreTextsThanAreKeptWorkToo() {
        for (int i = 0; i < 2 * Sql.MAX_KEPT; i++) {
            assertThat(sql.number("SELECT " + i)).isEqualTo(i);
        }
        assertThat(sql.number("SELECT 0")).isZero();
    }
}
