// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

class SqlTest {
    private static final String INSERT = "INSERT INTO word (id, text) VALUES (?, ?)";
    private static final String LATER = "SELECT id, text FROM word WHERE id > ? ORDER BY id";

    @TempDir
    Path folder;

    private Sql sql;

    @BeforeEach
    void open() {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setGetGeneratedKeys(false);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + folder.resolve("words.db"));
        sql = Sql.open(source);
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
    void aTransactionThatCannotBeCommittedLeavesNothingAndTheNextOneWorks() {
        sql.run("CREATE TABLE translation (word INTEGER REFERENCES word (id) DEFERRABLE INITIALLY DEFERRED)");

        // the row is accepted, the commit is not, and SQLite leaves it to us to take it back
        assertThatThrownBy(() -> sql.transaction(() -> sql.execute("INSERT INTO translation VALUES (?)", 77)))
                .isInstanceOf(BrokenDatabaseException.class)
                .hasMessageContaining("commit");

        assertThat(sql.number("SELECT count(*) FROM translation")).isZero();
        assertThat(sql.<Integer>transaction(() -> sql.execute(INSERT, 4, "four")))
                .isEqualTo(1);
        assertThat(after(3)).containsExactly(4L);
    }

    @Test
    void afterATransactionThatTheDatabaseEndedByItselfTheNextOneIsWholeAgain() {
        assertThatThrownBy(() -> sql.transaction(() -> {
                    sql.execute(INSERT, 4, "four");
                    // as it does when the disk is full
                    return sql.execute("INSERT OR ROLLBACK INTO word (id, text) VALUES (?, ?)", 1, "again");
                }))
                .isInstanceOf(BrokenDatabaseException.class)
                .hasMessageContaining("INSERT OR ROLLBACK");
        assertThat(after(3)).isEmpty();

        assertThatThrownBy(() -> sql.transaction(() -> {
                    sql.execute(INSERT, 5, "five");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(after(3)).isEmpty();
    }

    @Test
    void whoChangesRowsLearnsHowMany() {
        assertThat(sql.execute("UPDATE word SET text = ? WHERE id > ?", "many", 1))
                .isEqualTo(2);
        assertThat(sql.execute("INSERT OR IGNORE INTO word (id, text) VALUES (?, ?)", 1, "again"))
                .isZero();
    }

    @Test
    void oneValueMayBeMeantSeveralTimes() {
        assertThat(sql.number("SELECT count(*) FROM word WHERE text = ?1 OR text = ?1 || 'x' OR id = ?2", "one", 2))
                .isEqualTo(2);
    }

    @Test
    void aScriptIsSeveralStatementsWithComments() {
        sql.script(String.join(
                "\n",
                "-- What is said of a word; and more.",
                "",
                "CREATE TABLE note (",
                "    word INTEGER, -- its id; no more",
                "    text TEXT DEFAULT ';'",
                ") STRICT;",
                "",
                "-- The first one:",
                "INSERT INTO note (word) VALUES (1);",
                "INSERT INTO note VALUES (2, 'a; b');"));

        assertThat(sql.list("SELECT text FROM note ORDER BY word", row -> row.getString("text")))
                .containsExactly(";", "a; b");
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
