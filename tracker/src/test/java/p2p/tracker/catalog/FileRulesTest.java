// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static p2p.tracker.database.CatalogFixture.ALICE;
import static p2p.tracker.database.CatalogFixture.BOB;
import static p2p.tracker.database.CatalogFixture.DOCS;
import static p2p.tracker.database.CatalogFixture.EVE;
import static p2p.tracker.database.CatalogFixture.content;
import static p2p.tracker.database.CatalogFixture.refusal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.ConflictPolicy;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.core.VersionedName;
import p2p.tracker.database.CatalogFixture;

class FileRulesTest {
    private static final GroupId DOCS_ID = new GroupId(2);

    @TempDir
    Path directory;

    private CatalogFixture catalog;

    @BeforeEach
    void open() throws IOException {
        catalog = new CatalogFixture(directory.resolve("catalog.db")).populated();
        catalog.join(DOCS, ALICE, BOB);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private Result.Published published(UserName user, String name, int content) {
        return (Result.Published) catalog.publish(user, name, content);
    }

    private Result.Published published(UserName user, String name, int content, ConflictPolicy policy) {
        return (Result.Published)
                catalog.as(user, new FileChange.Publish(DOCS, new FileName(name), content(content), policy));
    }

    @Test
    void onlyMembersPublish() {
        assertThat(refusal(catalog.publish(EVE, "a.txt", 1))).isEqualTo(ErrorCode.NOT_A_MEMBER);
    }

    @Test
    void theSameNameAgainIsANewVersionAndTheOldOneStays() {
        Result.Published first = published(BOB, "a.txt", 1);
        Result.Published second = published(BOB, "a.txt", 2);

        assertThat(first.version()).isEqualTo(1);
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.previous()).isEqualTo(1);
        Entry old = catalog.read(t -> t.entries().version(DOCS_ID, new FileName("a.txt"), 1));
        assertThat(old).isNotNull();
        assertThat(catalog.<java.util.List<Entry>>read(t -> t.entries().list(DOCS_ID, null, 10)))
                .extracting(Entry::version)
                .containsExactly(2);
    }

    @Test
    void theSameContentUnderTheSameNameIsTheSameEntry() {
        Result.Published alices = published(ALICE, "a.txt", 1);
        Result.Published bobs = published(BOB, "a.txt", 1);

        assertThat(bobs.entry()).isEqualTo(alices.entry());
        assertThat(bobs.created()).isFalse();
    }

    @Test
    void publishingWhatIsListedChangesNothing() {
        FileChange publish = new FileChange.Publish(DOCS, new FileName("a.txt"), content(1), null);

        assertThat(catalog.apply(catalog.command(ALICE, publish)).changed()).isTrue();
        assertThat(catalog.apply(catalog.command(BOB, publish)).changed()).isFalse();
    }

    @Test
    void somebodyElsesNameIsRenamed() {
        published(ALICE, "a.txt", 1);
        Result.Published bobs = published(BOB, "a.txt", 2);
        Result.Published again = published(BOB, "a.txt", 2);

        assertThat(bobs.name()).isEqualTo(new FileName("a_v2.txt"));
        assertThat(bobs.version()).isEqualTo(1);
        assertThat(again.entry()).isEqualTo(bobs.entry());
        assertThat(published(BOB, "a.txt", 3).name()).isEqualTo(new FileName("a_v3.txt"));
    }

    @Test
    void theGroupsOwnerAddsVersionsAndTheNameStaysTheFirstPublishers() {
        published(BOB, "a.txt", 1);
        Result.Published alices = published(ALICE, "a.txt", 2);
        Result.Published bobs = published(BOB, "a.txt", 3);

        assertThat(alices.version()).isEqualTo(2);
        assertThat(bobs.version()).isEqualTo(3);
        Entry newest = catalog.read(t -> t.entries().newest(DOCS_ID, new FileName("a.txt")));
        assertThat(newest).isNotNull().extracting(Entry::owner).isEqualTo(BOB);
    }

    @Test
    void overwritingLeavesOneVersion() {
        published(BOB, "a.txt", 1);
        Result.Published second = published(BOB, "a.txt", 2, ConflictPolicy.OVERWRITE);

        assertThat(second.version()).isEqualTo(2);
        assertThat(catalog.<Integer>read(t -> t.entries().count(DOCS_ID))).isEqualTo(1);
    }

    @Test
    void renamingIsAChoiceForOnesOwnFileToo() {
        published(BOB, "a.txt", 1);

        assertThat(published(BOB, "a.txt", 2, ConflictPolicy.RENAME).name()).isEqualTo(new FileName("a_v2.txt"));
    }

    @Test
    void aLongNameStaysWithinItsBoundWhenRenamed() {
        FileName longest = new FileName("\u00e4".repeat(125) + ".txt");

        FileName renamed = VersionedName.of(longest, 2);

        assertThat(renamed.text()).endsWith("_v2.txt");
        assertThat(renamed.text().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(FileName.MAX_BYTES);
    }

    @Test
    void searchFindsNamesInOnesGroupsOnlyIgnoringCase() {
        published(ALICE, "Report-2024.pdf", 1);

        assertThat(catalog.<java.util.List<Entry>>read(t -> t.entries().search(BOB, "rePORT", 10)))
                .hasSize(1);
        assertThat(catalog.<java.util.List<Entry>>read(t -> t.entries().search(EVE, "report", 10)))
                .isEmpty();
        assertThat(catalog.<Boolean>read(
                        t -> t.entries().isListedFor(EVE, content(1).id())))
                .isFalse();
        assertThat(catalog.<Boolean>read(
                        t -> t.entries().isListedFor(BOB, content(1).id())))
                .isTrue();
    }

    private Result delete(UserName user, String name, int version) {
        return catalog.as(user, new FileChange.Delete(DOCS, new FileName(name), version, List.of()));
    }

    private List<Integer> versions(String name) {
        return catalog.<List<Entry>>read(t -> t.entries().versions(DOCS_ID, new FileName(name), 10)).stream()
                .map(Entry::version)
                .toList();
    }

    @Test
    void aDeletedVersionLeavesATombstoneAndItsNumberIsNotGivenAgain() {
        published(BOB, "a.txt", 1);
        published(BOB, "a.txt", 2);
        assertThat(delete(BOB, "a.txt", 2)).isInstanceOf(Result.Deleted.class);
        assertThat(versions("a.txt")).containsExactly(1);
        assertThat(catalog.<List<Entry>>read(t -> t.entries().list(DOCS_ID, null, 10)))
                .as("the one before is the newest again")
                .extracting(Entry::version)
                .containsExactly(1);
        assertThat(catalog.<List<Tombstone>>read(t -> t.entries().tombstones(DOCS_ID, new FileName("a.txt"), 10)))
                .singleElement()
                .satisfies(t -> {
                    assertThat(t.version()).isEqualTo(2);
                    assertThat(t.deleter()).isEqualTo("bob");
                    assertThat(t.publisher()).isEqualTo(BOB);
                });

        assertThat(published(BOB, "a.txt", 3).version()).isEqualTo(3);
    }

    @Test
    void aNameThatWasDeletedAltogetherIsFreeForOthers() {
        published(BOB, "a.txt", 1);
        published(BOB, "a.txt", 2);
        assertThat(delete(BOB, "a.txt", 0)).isInstanceOfSatisfying(Result.Deleted.class, d -> assertThat(d.entries())
                .hasSize(2));
        assertThat(versions("a.txt")).isEmpty();
        assertThat(refusal(delete(BOB, "a.txt", 0))).isEqualTo(ErrorCode.NO_SUCH_FILE);

        Result.Published alices = published(ALICE, "a.txt", 9);
        assertThat(alices.version()).isEqualTo(3);
        assertThat(alices.previous()).isZero();
    }

    @Test
    void theOwnerOfTheNameOfTheGroupAndAdminsDeleteAndNobodyElse() {
        published(ALICE, "a.txt", 1);
        assertThat(refusal(delete(BOB, "a.txt", 0))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(refusal(delete(EVE, "a.txt", 0))).isEqualTo(ErrorCode.NOT_A_MEMBER);
        published(BOB, "b.txt", 1);
        assertThat(delete(ALICE, "b.txt", 0)).isInstanceOf(Result.Deleted.class);

        catalog.apply(new Command(
                new RequestId(1, 1), catalog.time(), Actor.OPERATOR, new AccountChange.SetRole(EVE, Role.ADMIN)));
        assertThat(delete(EVE, "a.txt", 0)).isInstanceOf(Result.Deleted.class);
    }

    @Test
    void onlyThoseEntriesAreDeletedThatAreMeant() {
        Result.Published first = published(BOB, "a.txt", 1);
        published(BOB, "a.txt", 2);
        Result only = catalog.as(BOB, new FileChange.Delete(DOCS, new FileName("a.txt"), 0, List.of(first.entry())));
        assertThat(only).isInstanceOf(Result.Deleted.class);
        assertThat(versions("a.txt")).containsExactly(2);
    }

    @Test
    void theGroupsRuleForTakenNamesIsItsOwners() {
        assertThat(refusal(catalog.as(BOB, new GroupChange.SetPolicy(DOCS, ConflictPolicy.RENAME))))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        catalog.as(ALICE, new GroupChange.SetPolicy(DOCS, ConflictPolicy.RENAME));
        published(BOB, "a.txt", 1);
        assertThat(published(BOB, "a.txt", 2).name()).isEqualTo(new FileName("a_v2.txt"));

        catalog.as(ALICE, new GroupChange.SetPolicy(DOCS, ConflictPolicy.OVERWRITE));
        assertThat(published(BOB, "a.txt", 3).version()).isEqualTo(2);
        assertThat(versions("a.txt")).containsExactly(2);
        assertThat(published(BOB, "a.txt", 4, ConflictPolicy.VERSION).version())
                .as("a command may ask for another rule")
                .isEqualTo(3);
    }
}
