// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import static org.assertj.core.api.Assertions.assertThat;
import static p2p.tracker.database.CatalogFixture.ALICE;
import static p2p.tracker.database.CatalogFixture.BOB;
import static p2p.tracker.database.CatalogFixture.DOCS;
import static p2p.tracker.database.CatalogFixture.EVE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.DeviceName;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.RequestId;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Change;
import p2p.tracker.catalog.ChangeText;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.FileChange;
import p2p.tracker.catalog.Group;
import p2p.tracker.catalog.GroupChange;
import p2p.tracker.catalog.StandingRemovals;

/** Two lives of one catalog, and what of the one that is given up holds in the other. */
class ForkTest {
    private static final GroupName SIDE = new GroupName("side");
    private static final PeerId PHONE = new PeerId(new Sha256(4, 4, 4, 4));

    @TempDir
    Path directory;

    private CatalogFixture kept;
    private CatalogFixture givenUp;

    @BeforeEach
    void part() throws IOException {
        kept = new CatalogFixture(directory.resolve("kept.db"));
        kept.goOn();
        kept.populated();
        for (var user : List.of(BOB, EVE)) {
            kept.as(user, new GroupChange.Join(DOCS, null));
            kept.as(ALICE, new GroupChange.Accept(DOCS, user));
        }
        kept.publish(BOB, "before.txt", 1);
        givenUp = kept.forked(directory.resolve("given-up.db"));
        kept.goOn();
    }

    @AfterEach
    void close() {
        kept.close();
    }

    /** What is asked for again, in words. */
    private List<String> again() throws IOException {
        givenUp.close();
        List<String> again = new ArrayList<>();
        try (Fork fork = Fork.between(directory.resolve("given-up.db"), kept.catalog())) {
            StandingRemovals removals = new StandingRemovals();
            List<Fork.Row> rows = fork.keptAfter(fork.shared());
            rows.forEach(row -> removals.note(row.seq(), row.command(), row.result()));
            fork.nowAfter(fork.shared()).forEach(row -> removals.noteKept(row.command()));
            for (Fork.Row row : rows) {
                Optional<Change> change =
                        kept.catalog().ask(tables -> removals.again(row.seq(), row.command(), row.result(), tables));
                change.ifPresent(c -> {
                    Actor actor = StandingRemovals.actor(c, row.command());
                    again.add(ChangeText.of(c) + " as " + actor.label());
                    kept.apply(new Command(new RequestId(9, row.seq()), kept.time(), actor, c));
                });
            }
        }
        return again;
    }

    @Test
    void theHistoriesPartAfterTheLastRowThatBothHave() throws IOException {
        kept.as(ALICE, new GroupChange.SetGrace(DOCS, 5));
        givenUp.as(BOB, new GroupChange.CreateGroup(SIDE));
        givenUp.as(BOB, new GroupChange.SetGrace(SIDE, 7));
        givenUp.close();
        try (Fork fork = Fork.between(directory.resolve("given-up.db"), kept.catalog())) {
            assertThat(fork.keptAfter(fork.shared()))
                    .extracting(row ->
                            row.actor() + ": " + ChangeText.of(row.command().change()))
                    .containsExactly("bob: create the group side", "bob: give the group side a grace of 7 minutes");
            assertThat(fork.nowAfter(fork.shared())).hasSize(1);
        }
    }

    @Test
    void whoMissedTheEndHasNothingOfItsOwn() throws IOException {
        kept.as(ALICE, new GroupChange.SetGrace(DOCS, 5));
        givenUp.close();
        try (Fork fork = Fork.between(directory.resolve("given-up.db"), kept.catalog())) {
            assertThat(fork.keptAfter(fork.shared())).isEmpty();
        }
    }

    @Test
    void groupsOfTwoLivesNeverShareANumber() {
        kept.as(ALICE, new GroupChange.CreateGroup(SIDE));
        givenUp.as(BOB, new GroupChange.CreateGroup(SIDE));
        assertThat(id(kept)).isNotEqualTo(id(givenUp));
        givenUp.close();
    }

    private static long id(CatalogFixture catalog) {
        Group side = catalog.read(t -> t.groups().find(SIDE));
        return java.util.Objects.requireNonNull(side).id().value();
    }

    @Test
    void removalsHoldUnlessTheirOwnSideTookThemBack() throws IOException {
        givenUp.as(ALICE, new GroupChange.Remove(DOCS, BOB));
        givenUp.as(EVE, new GroupChange.Leave(DOCS));
        givenUp.as(EVE, new GroupChange.Join(DOCS, null));
        givenUp.as(ALICE, new GroupChange.Accept(DOCS, EVE));
        assertThat(again()).containsExactly("remove bob from the group docs as #operator");
    }

    @Test
    void theOperatorMayRemoveWhereTheOwnerIsAnotherOneNow() {
        kept.as(ALICE, new GroupChange.Transfer(DOCS, EVE));
        kept.apply(new Command(new RequestId(1, 1), kept.time(), Actor.OPERATOR, new GroupChange.Remove(DOCS, BOB)));
        assertThat(kept.<Boolean>read(t -> t.members()
                        .isMember(
                                java.util.Objects.requireNonNull(t.groups().find(DOCS))
                                        .id(),
                                BOB)))
                .isFalse();
        givenUp.close();
    }

    @Test
    void aGroupThatOnlyTheOtherLifeHadIsNotMistakenForItsNamesake() throws IOException {
        kept.as(ALICE, new GroupChange.CreateGroup(SIDE));
        givenUp.as(BOB, new GroupChange.CreateGroup(SIDE));
        givenUp.as(BOB, new GroupChange.Delete(SIDE));
        givenUp.as(ALICE, new GroupChange.Delete(DOCS));
        assertThat(again()).containsExactly("delete the group docs as #operator");
    }

    private boolean listed(String name) {
        return kept.read(t -> t.entries()
                        .newest(
                                java.util.Objects.requireNonNull(t.groups().find(DOCS))
                                        .id(),
                                new FileName(name))
                != null);
    }

    @Test
    void deletedFilesStayDeletedAndNewOnesOfTheirNameDoNot() throws IOException {
        for (CatalogFixture each : List.of(kept, givenUp)) {
            each.publish(BOB, "after.txt", 1);
        }
        givenUp.as(BOB, new FileChange.Delete(DOCS, new FileName("after.txt"), 0, List.of()));
        givenUp.as(BOB, new FileChange.Delete(DOCS, new FileName("before.txt"), 0, List.of()));
        assertThat(again())
                .containsExactly(
                        "delete after.txt from the group docs as #operator",
                        "delete before.txt from the group docs as #operator");
        assertThat(listed("after.txt")).isTrue();
        assertThat(listed("before.txt")).isFalse();
    }

    @Test
    void logoutsAndDisabledAccountsHold() throws IOException {
        for (CatalogFixture each : List.of(kept, givenUp)) {
            each.as(null, new AccountChange.BindDevice(BOB, PHONE, new DeviceName("phone")));
        }
        givenUp.as(BOB, new AccountChange.UnbindDevice(PHONE));
        Actor operator = Actor.OPERATOR;
        givenUp.apply(new Command(new RequestId(1, 1), 5, operator, new AccountChange.SetDisabled(EVE, true)));
        assertThat(again())
                .containsExactly(
                        "log the device " + PHONE.shortHex() + " out as #operator",
                        "disable the account eve as #operator");
    }

    @Test
    void anAccountThatOnlyTheOtherLifeMadeIsNotMistakenForItsNamesake() throws IOException {
        UserName carol = new UserName("carol");
        kept.account(carol);
        givenUp.account(carol);
        givenUp.as(carol, new AccountChange.ChangePassword(CatalogFixture.HASH));
        givenUp.as(carol, new GroupChange.Join(DOCS, null));
        givenUp.as(ALICE, new GroupChange.Accept(DOCS, carol));
        givenUp.as(carol, new GroupChange.Leave(DOCS));
        givenUp.apply(new Command(new RequestId(1, 1), 5, Actor.OPERATOR, new AccountChange.SetDisabled(carol, true)));
        assertThat(again()).isEmpty();
    }

    @Test
    void whoWasDisabledForAMomentIsLoggedOutAllTheSame() throws IOException {
        for (CatalogFixture each : List.of(kept, givenUp)) {
            each.as(null, new AccountChange.BindDevice(BOB, PHONE, new DeviceName("phone")));
        }
        givenUp.apply(new Command(new RequestId(1, 1), 5, Actor.OPERATOR, new AccountChange.SetDisabled(BOB, true)));
        givenUp.apply(new Command(new RequestId(1, 2), 6, Actor.OPERATOR, new AccountChange.SetDisabled(BOB, false)));
        assertThat(again())
                .containsExactly("disable the account bob as #operator", "enable the account bob as #operator");
        assertThat(kept.<Boolean>read(t -> t.accounts().device(PHONE) == null)).isTrue();
    }

    @Test
    void aChangedPasswordHoldsUnlessTheKeptLifeChangedItToo() throws IOException {
        givenUp.as(BOB, new AccountChange.ChangePassword(CatalogFixture.HASH));
        givenUp.as(EVE, new AccountChange.ChangePassword(CatalogFixture.HASH));
        kept.as(EVE, new AccountChange.ChangePassword(CatalogFixture.HASH));
        assertThat(again()).containsExactly("change the password as bob");
    }
}
