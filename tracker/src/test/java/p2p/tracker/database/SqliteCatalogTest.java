// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static p2p.tracker.database.CatalogFixture.ALICE;
import static p2p.tracker.database.CatalogFixture.BOB;
import static p2p.tracker.database.CatalogFixture.DOCS;
import static p2p.tracker.database.CatalogFixture.EVE;
import static p2p.tracker.database.CatalogFixture.HASH;
import static p2p.tracker.database.CatalogFixture.content;
import static p2p.tracker.database.CatalogFixture.peer;
import static p2p.tracker.database.CatalogFixture.refusal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import p2p.core.ConflictPolicy;
import p2p.core.DeviceName;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.loop.ManualLoop;
import p2p.message.ConflictView;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Aside;
import p2p.tracker.catalog.Catalog;
import p2p.tracker.catalog.CatalogLimits;
import p2p.tracker.catalog.Change;
import p2p.tracker.catalog.ClusterChange;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.FileChange;
import p2p.tracker.catalog.GroupChange;
import p2p.tracker.catalog.Result;

class SqliteCatalogTest {
    private static final Sha256 TOKEN = new Sha256(1, 2, 3, 4);

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("catalog.db");
    }

    private static List<Change> everyChange() {
        return List.of(
                new AccountChange.CreateAccount(ALICE, HASH, TOKEN),
                new AccountChange.CreateAccount(ALICE, HASH, null),
                new AccountChange.BindDevice(ALICE, peer(1), new DeviceName("laptop")),
                new AccountChange.UnbindDevice(peer(1)),
                new AccountChange.ChangePassword(HASH),
                new AccountChange.ClaimAdmin(TOKEN),
                new AccountChange.OfferAdminToken(TOKEN),
                new AccountChange.SetRole(ALICE, Role.ADMIN),
                new AccountChange.SetDisabled(ALICE, true),
                new GroupChange.CreateGroup(DOCS),
                new GroupChange.Join(DOCS, TOKEN),
                new GroupChange.Join(DOCS, null),
                new GroupChange.Leave(DOCS),
                new GroupChange.Accept(DOCS, BOB),
                new GroupChange.Reject(DOCS, BOB),
                new GroupChange.Remove(DOCS, BOB),
                new GroupChange.Transfer(DOCS, BOB),
                new GroupChange.Delete(DOCS),
                new GroupChange.Invite(DOCS, TOKEN, true, 99),
                new GroupChange.SetGrace(DOCS, 60),
                new GroupChange.SetPolicy(DOCS, ConflictPolicy.RENAME),
                new FileChange.Delete(DOCS, new FileName("a"), 2, List.of()),
                new FileChange.Delete(DOCS, new FileName("a"), 0, List.of(new EntryId(3), new EntryId(4))),
                new ClusterChange.BeginLife(3, "a test"),
                new ClusterChange.SetAside(List.of(
                        new Aside(TOKEN, 2, "catalog-1-9.db", 5, "alice", "x", ConflictView.Fate.FAILED, "because"))),
                new FileChange.Publish(DOCS, new FileName("a"), content(1), null),
                new FileChange.Publish(DOCS, new FileName("a"), content(1), ConflictPolicy.OVERWRITE));
    }

    @ParameterizedTest
    @MethodSource("everyChange")
    void aCommandSurvivesTheLog(Change change) throws IOException {
        try (CatalogFixture catalog = new CatalogFixture(file())) {
            Command command = catalog.command(ALICE, change);

            assertThat(SqliteCatalog.Logged.read(
                                    1, SqliteCatalog.Logged.of(1, command).bytes())
                            .command())
                    .isEqualTo(command);
        }
    }

    @Test
    void whatWasAppliedIsThereAfterReopening() throws IOException {
        Command command;
        Result first;
        Sha256 digest;
        try (CatalogFixture catalog = new CatalogFixture(file()).populated()) {
            command = catalog.command(ALICE, new FileChange.Publish(DOCS, new FileName("a.txt"), content(1), null));
            first = catalog.apply(command).result();
            digest = catalog.catalog().digest();
        }
        try (CatalogFixture catalog = new CatalogFixture(file())) {
            assertThat(catalog.catalog().applied()).isEqualTo(5);
            assertThat(catalog.catalog().digest()).isEqualTo(digest);
            Catalog.Outcome retry = catalog.apply(command);
            assertThat(retry.fresh()).isFalse();
            assertThat(retry.result()).isEqualTo(first);
        }
    }

    @Test
    void aRetryIsOneEvenIfTheClockJumpedMeanwhile() throws IOException {
        try (CatalogFixture catalog = new CatalogFixture(file()).populated()) {
            Command command = catalog.command(BOB, new GroupChange.CreateGroup(new GroupName("bobs")));
            Result first = catalog.apply(command).result();
            catalog.pass(Duration.ofDays(3).toMillis());
            catalog.as(EVE, new GroupChange.CreateGroup(new GroupName("eves")));

            Catalog.Outcome retry = catalog.apply(command);

            assertThat(retry.fresh()).isFalse();
            assertThat(retry.result()).isEqualTo(first);
        }
    }

    @Test
    void answersAreForgottenAfterADayBeyondTheNewest() throws IOException {
        try (CatalogFixture catalog = new CatalogFixture(file()).populated()) {
            Command old = catalog.command(BOB, new GroupChange.Leave(DOCS));
            catalog.apply(old);
            catalog.pass(CatalogLimits.ANSWER_LIFE_MILLIS + Duration.ofHours(2).toMillis());
            for (int i = 0; i < CatalogLimits.ANSWERS_KEPT + 2; i++) {
                catalog.as(BOB, new GroupChange.Leave(DOCS));
            }
            assertThat(catalog.apply(old).fresh()).isTrue();
        }
    }

    @Test
    void theSameCommandsMakeTheSameCatalog() throws IOException {
        Sha256 one;
        try (CatalogFixture catalog = new CatalogFixture(file()).populated()) {
            one = catalog.catalog().digest();
        }
        try (CatalogFixture catalog = new CatalogFixture(directory.resolve("other.db")).populated()) {
            assertThat(catalog.catalog().digest()).isEqualTo(one);
            catalog.join(DOCS, ALICE, EVE);
            assertThat(catalog.catalog().digest()).isNotEqualTo(one);
        }
    }

    @Test
    void anIndexIsAppliedOnce() throws IOException {
        try (CatalogFixture catalog = new CatalogFixture(file()).populated()) {
            SqliteCatalog.Logged old = SqliteCatalog.Logged.of(2, catalog.command(ALICE, new GroupChange.Leave(DOCS)));

            assertThatThrownBy(() -> catalog.catalog().apply(List.of(old))).isInstanceOf(IllegalStateException.class);
        }
    }

    private void isRefusedForRow(int row) {
        assertThatThrownBy(() -> SqliteCatalog.open(file())).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.INTEGRITY);
            assertThat(e.problem().message()).startsWith("row " + row + " of the history");
            assertThat(e.problem().next()).contains("backup");
        });
    }

    @Test
    void historyIsAChainAndAChangedRowIsFoundAtTheNextStart() throws IOException, SQLException {
        new CatalogFixture(file()).populated().close();
        SqliteCatalog.open(file()).close();

        sql("UPDATE history SET actor = 'eve' WHERE seq = 3");
        isRefusedForRow(3);
    }

    @Test
    void aMissingRowIsFoundAtTheNextStart() throws IOException, SQLException {
        new CatalogFixture(file()).populated().close();
        sql("DELETE FROM history WHERE seq = 2");
        isRefusedForRow(2);
    }

    @Test
    void ofALongHistoryTheNewestRowsAreChecked() throws IOException, SQLException {
        try (CatalogFixture catalog = new CatalogFixture(file())) {
            List<SqliteCatalog.Logged> commands = new ArrayList<>();
            for (int i = 1; i <= SqliteCatalog.ROWS_CHECKED + 10; i++) {
                commands.add(SqliteCatalog.Logged.of(
                        i, catalog.command(null, new AccountChange.CreateAccount(user(i), HASH, null))));
            }
            catalog.catalog().apply(commands);
        }
        SqliteCatalog.open(file()).close();

        sql("UPDATE history SET actor = 'eve' WHERE seq = 9");
        SqliteCatalog.open(file()).close();
        sql("UPDATE history SET actor = 'eve' WHERE seq = 11");
        isRefusedForRow(11);
        sql("DELETE FROM history WHERE seq <= 11");
        isRefusedForRow(11);
    }

    @Test
    void refusedCommandsLeaveNoRowButMoveTheIndex() throws IOException {
        try (CatalogFixture catalog = new CatalogFixture(file()).populated()) {
            catalog.account(ALICE);
            assertThat(catalog.catalog().applied()).isEqualTo(5);
            assertThat(catalog.<Integer>read(t -> t.accounts().count())).isEqualTo(3);
        }
    }

    @Test
    void answersOfBeforeDevicesWereKeptAreStillGivenToWhoAsked() throws IOException, SQLException {
        Command command;
        try (CatalogFixture catalog = new CatalogFixture(file()).populated()) {
            command = catalog.command(ALICE, new GroupChange.Join(DOCS, null));
            catalog.apply(command);
        }
        sql("DROP TABLE aside");
        sql("DROP TABLE tombstone");
        sql("DROP TABLE incarnation");
        sql("DROP TABLE root_key");
        sql("DROP TABLE tracker_set");
        sql("ALTER TABLE invite DROP COLUMN inviter_key");
        sql("ALTER TABLE answer DROP COLUMN device");
        sql("PRAGMA user_version = 2");
        try (CatalogFixture catalog = new CatalogFixture(file())) {
            assertThat(catalog.apply(command).fresh()).isFalse();
            Command stolen = new Command(command.request(), command.time(), new Actor(BOB, peer(3)), command.change());
            assertThat(refusal(catalog.apply(stolen).result())).isEqualTo(ErrorCode.CONFLICT);
        }
        assertThat(directory.resolve("catalog.db.schema-2")).exists();
    }

    @Test
    void aFileOfANewerProgramIsRefused() throws IOException, SQLException {
        new CatalogFixture(file()).close();
        sql("PRAGMA user_version = 99");

        assertThatThrownBy(() -> SqliteCatalog.open(file()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("newer version")
                .extracting(e -> ((RefusedException) e).problem().code())
                .isEqualTo(ErrorCode.INCOMPATIBLE);
    }

    @Test
    void aDamagedFileIsRefusedWithTheWayOut() throws IOException {
        Files.writeString(file(), "this is no database, it only looks like a file ".repeat(100));

        assertThatThrownBy(() -> SqliteCatalog.open(file()))
                .isInstanceOf(RefusedException.class)
                .extracting(e -> ((RefusedException) e).problem())
                .satisfies(p -> {
                    assertThat(p.code()).isEqualTo(ErrorCode.INTEGRITY);
                    assertThat(p.next()).contains("backup");
                });
    }

    @Test
    void theWriterCommitsWhatWaitsTogetherAndTellsInOrder() throws IOException, InterruptedException {
        ManualLoop loop = new ManualLoop();
        List<Result> told = new ArrayList<>();
        List<Result> answered = new ArrayList<>();
        try (CatalogFixture fixture = new CatalogFixture(file());
                LocalWriter writer =
                        new LocalWriter(fixture.catalog(), loop, (command, result) -> told.add(result), () -> {})) {
            for (int i = 0; i < 300; i++) {
                CompletionStage<Result> stage =
                        writer.write(fixture.command(null, new AccountChange.CreateAccount(user(i % 200), HASH, null)));
                stage.thenAccept(answered::add);
            }
            loop.drainUntil(() -> answered.size() == 300, Duration.ofSeconds(30));

            assertThat(told).hasSize(200);
            assertThat(told.get(7)).isEqualTo(new Result.AccountCreated(user(7), Role.USER));
            assertThat(answered.get(250)).isInstanceOf(Result.Refused.class);
        }
    }

    @Test
    void aBrokenDatabaseHaltsTheProcess() throws IOException, InterruptedException, SQLException {
        ManualLoop loop = new ManualLoop();
        boolean[] halted = new boolean[1];
        CatalogFixture fixture = new CatalogFixture(file());
        sql("DROP TABLE member");
        try (LocalWriter writer = new LocalWriter(
                fixture.catalog(), loop, (command, result) -> {}, () -> loop.execute(() -> halted[0] = true))) {
            writer.write(fixture.command(null, new AccountChange.CreateAccount(ALICE, HASH, null)));
            loop.drainUntil(() -> halted[0], Duration.ofSeconds(30));
        }
    }

    @Test
    void aReaderCannotWrite() throws IOException {
        try (CatalogFixture catalog = new CatalogFixture(file()).populated();
                var handle = catalog.catalog().reader()) {
            assertThatThrownBy(() -> handle.execute("DELETE FROM member")).hasMessageContaining("readonly");
        }
    }

    private static p2p.core.UserName user(int n) {
        return new p2p.core.UserName("user" + n);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement s = connection.createStatement()) {
            s.execute(statement);
        }
    }
}
