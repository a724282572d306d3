// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static p2p.tracker.database.CatalogFixture.ALICE;
import static p2p.tracker.database.CatalogFixture.BOB;
import static p2p.tracker.database.CatalogFixture.DOCS;
import static p2p.tracker.database.CatalogFixture.EVE;
import static p2p.tracker.database.CatalogFixture.refusal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.GroupView;
import p2p.tracker.database.CatalogFixture;

class GroupRulesTest {
    private static final Sha256 TOKEN = new Sha256(5, 5, 5, 5);

    @TempDir
    Path directory;

    private CatalogFixture catalog;

    @BeforeEach
    void open() throws IOException {
        catalog = new CatalogFixture(directory.resolve("catalog.db")).populated();
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private int grace() {
        return catalog.read(t -> Refusals.group(t, DOCS).grace());
    }

    private boolean isMember(UserName user) {
        return catalog.read(t -> t.members().isMember(Refusals.group(t, DOCS).id(), user));
    }

    @Test
    void theCreatorOwnsAndBelongsToTheGroup() {
        assertThat(isMember(ALICE)).isTrue();
        assertThat(refusal(catalog.as(BOB, new GroupChange.CreateGroup(new GroupName("DOCS")))))
                .isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(refusal(catalog.as(null, new GroupChange.CreateGroup(new GroupName("other")))))
                .isEqualTo(ErrorCode.NOT_LOGGED_IN);
    }

    @Test
    void aRequestWaitsForTheOwner() {
        assertThat(catalog.as(BOB, new GroupChange.Join(DOCS, null))).isInstanceOf(Result.Asked.class);
        assertThat(isMember(BOB)).isFalse();
        assertThat(refusal(catalog.as(EVE, new GroupChange.Accept(DOCS, BOB)))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(refusal(catalog.as(ALICE, new GroupChange.Accept(DOCS, EVE))))
                .isEqualTo(ErrorCode.NO_SUCH_REQUEST);

        assertThat(catalog.as(ALICE, new GroupChange.Accept(DOCS, BOB))).isInstanceOf(Result.Admitted.class);
        assertThat(isMember(BOB)).isTrue();
        assertThat(refusal(catalog.as(BOB, new GroupChange.Join(DOCS, null)))).isEqualTo(ErrorCode.ALREADY_A_MEMBER);
    }

    @Test
    void whoAsksAgainChangesNothing() {
        Catalog.Outcome first = catalog.apply(catalog.command(BOB, new GroupChange.Join(DOCS, null)));
        Catalog.Outcome second = catalog.apply(catalog.command(BOB, new GroupChange.Join(DOCS, null)));

        assertThat(first.changed()).isTrue();
        assertThat(second.changed()).isFalse();
        assertThat(second.result()).isEqualTo(new Result.Asked(new GroupId(2), ALICE, true));
    }

    @Test
    void aRejectedRequestIsGone() {
        catalog.as(BOB, new GroupChange.Join(DOCS, null));

        assertThat(catalog.as(ALICE, new GroupChange.Reject(DOCS, BOB))).isInstanceOf(Result.Done.class);

        assertThat(refusal(catalog.as(ALICE, new GroupChange.Accept(DOCS, BOB))))
                .isEqualTo(ErrorCode.NO_SUCH_REQUEST);
    }

    @Test
    void anOwnerCannotLeaveAndIsToldHow() {
        Result result = catalog.as(ALICE, new GroupChange.Leave(DOCS));

        assertThat(refusal(result)).isEqualTo(ErrorCode.CONFLICT);
        assertThat(((Result.Refused) result).problem().next()).contains("group transfer docs", "group delete docs");
    }

    @Test
    void aMemberLeaves() {
        catalog.join(DOCS, ALICE, BOB);

        assertThat(catalog.as(BOB, new GroupChange.Leave(DOCS))).isInstanceOf(Result.Ended.class);
        assertThat(isMember(BOB)).isFalse();
        assertThat(refusal(catalog.as(BOB, new GroupChange.Leave(DOCS)))).isEqualTo(ErrorCode.NOT_A_MEMBER);
    }

    @Test
    void thePublicGroupCannotBeLeftOrDeleted() {
        assertThat(refusal(catalog.as(BOB, new GroupChange.Leave(GroupName.PUBLIC))))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(refusal(catalog.as(BOB, new GroupChange.Delete(GroupName.PUBLIC))))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void onlyTheOwnerRemovesMembersAndNeverHimself() {
        catalog.join(DOCS, ALICE, BOB);

        assertThat(refusal(catalog.as(BOB, new GroupChange.Remove(DOCS, ALICE))))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(refusal(catalog.as(ALICE, new GroupChange.Remove(DOCS, ALICE))))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal(catalog.as(ALICE, new GroupChange.Remove(DOCS, EVE))))
                .isEqualTo(ErrorCode.NO_SUCH_USER);
        assertThat(catalog.as(ALICE, new GroupChange.Remove(DOCS, BOB))).isInstanceOf(Result.Ended.class);
        assertThat(isMember(BOB)).isFalse();
    }

    @Test
    void theOwnerSetsTheGraceAndNobodyElse() {
        assertThat(grace()).isEqualTo(720);
        assertThat(refusal(catalog.as(BOB, new GroupChange.SetGrace(DOCS, 0)))).isEqualTo(ErrorCode.NOT_ALLOWED);

        catalog.as(ALICE, new GroupChange.SetGrace(DOCS, 0));
        assertThat(grace()).isZero();
    }

    @Test
    void aGroupChangesHands() {
        catalog.join(DOCS, ALICE, BOB);

        assertThat(refusal(catalog.as(ALICE, new GroupChange.Transfer(DOCS, EVE))))
                .isEqualTo(ErrorCode.NO_SUCH_USER);
        catalog.as(ALICE, new GroupChange.Transfer(DOCS, BOB));

        assertThat(catalog.as(ALICE, new GroupChange.Leave(DOCS))).isInstanceOf(Result.Ended.class);
        assertThat(catalog.as(BOB, new GroupChange.Delete(DOCS))).isInstanceOf(Result.GroupDeleted.class);
    }

    @Test
    void aDeletedGroupTakesItsFilesAlongAndItsNumberIsNeverUsedAgain() {
        catalog.publish(ALICE, "a.txt", 1);
        Result deleted = catalog.as(ALICE, new GroupChange.Delete(DOCS));
        Result again = catalog.as(ALICE, new GroupChange.CreateGroup(DOCS));

        assertThat(deleted).isEqualTo(new Result.GroupDeleted(new GroupId(2), List.of(ALICE)));
        assertThat(again).isEqualTo(new Result.GroupCreated(new GroupId(3)));
        assertThat(catalog.<Integer>read(t -> t.entries().count(new GroupId(2))))
                .isZero();
    }

    @Test
    void aPreApprovedInviteAdmitsOnePerson() {
        long expires = catalog.time() + 1_000_000;
        catalog.as(ALICE, new GroupChange.Invite(DOCS, TOKEN, true, expires));

        assertThat(catalog.as(BOB, new GroupChange.Join(DOCS, TOKEN))).isInstanceOf(Result.Admitted.class);
        Result second = catalog.as(EVE, new GroupChange.Join(DOCS, TOKEN));
        assertThat(refusal(second)).isEqualTo(ErrorCode.LINK_USED_OR_EXPIRED);
        assertThat(((Result.Refused) second).problem().message()).contains("used before");
    }

    private Result invite(UserName user, int token, boolean preApproved, long expires) {
        return catalog.as(user, new GroupChange.Invite(DOCS, new Sha256(6, 6, 6, token), preApproved, expires));
    }

    @Test
    void aMemberHasSoManyOpenInvitesAndTheOwnerIsNotHeldUpByThem() {
        catalog.join(DOCS, ALICE, BOB);
        catalog.join(DOCS, ALICE, EVE);
        long soon = catalog.time() + 1_000_000;
        for (int i = 0; i < CatalogLimits.INVITES_OF_MEMBER; i++) {
            assertThat(invite(BOB, i, false, soon)).isInstanceOf(Result.Done.class);
        }

        assertThat(refusal(invite(BOB, 10_000, false, soon))).isEqualTo(ErrorCode.CONFLICT);
        assertThat(invite(EVE, 10_001, false, soon)).isInstanceOf(Result.Done.class);
        assertThat(invite(ALICE, 10_002, true, soon)).isInstanceOf(Result.Done.class);

        catalog.pass(2_000_000);
        assertThat(invite(BOB, 10_003, false, catalog.time() + 1_000_000)).isInstanceOf(Result.Done.class);
    }

    @Test
    void manyMembersTogetherDoNotUseUpTheInvitesOfTheOwner() {
        long soon = catalog.time() + 10_000_000;
        int members = CatalogLimits.INVITES_OF_GROUP / CatalogLimits.INVITES_OF_MEMBER;
        for (int m = 0; m <= members; m++) {
            UserName member = new UserName("member" + m);
            catalog.account(member);
            catalog.join(DOCS, ALICE, member);
            for (int i = 0; m < members && i < CatalogLimits.INVITES_OF_MEMBER; i++) {
                invite(member, m * 1_000 + i, false, soon);
            }
        }

        assertThat(refusal(invite(new UserName("member" + members), 900_000, false, soon)))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(invite(ALICE, 900_001, false, soon)).isInstanceOf(Result.Done.class);
    }

    @Test
    void usedInvitesCountNoMore() {
        long soon = catalog.time() + 10_000_000;
        for (int i = 0; i < CatalogLimits.INVITES_OF_GROUP; i++) {
            invite(ALICE, i, true, soon);
        }
        assertThat(refusal(invite(ALICE, 900_000, true, soon))).isEqualTo(ErrorCode.CONFLICT);

        catalog.as(BOB, new GroupChange.Join(DOCS, new Sha256(6, 6, 6, 7)));
        assertThat(invite(ALICE, 900_001, true, soon)).isInstanceOf(Result.Done.class);
    }

    @Test
    void anExpiredInviteSaysSo() {
        catalog.as(ALICE, new GroupChange.Invite(DOCS, TOKEN, true, catalog.time() + 5));
        catalog.pass(10);

        Result result = catalog.as(BOB, new GroupChange.Join(DOCS, TOKEN));
        assertThat(refusal(result)).isEqualTo(ErrorCode.LINK_USED_OR_EXPIRED);
        assertThat(((Result.Refused) result).problem().message()).contains("expired");
    }

    @Test
    void onlyTheOwnerInvitesWithPreApproval() {
        catalog.join(DOCS, ALICE, BOB);

        assertThat(refusal(catalog.as(BOB, new GroupChange.Invite(DOCS, TOKEN, true, 9_000_000))))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(catalog.as(BOB, new GroupChange.Invite(DOCS, TOKEN, false, 9_000_000)))
                .isInstanceOf(Result.Done.class);
        assertThat(catalog.as(EVE, new GroupChange.Join(DOCS, TOKEN))).isInstanceOf(Result.Asked.class);
    }

    @Test
    void theListShowsHowOneStands() {
        catalog.as(BOB, new GroupChange.Join(DOCS, null));

        List<Standing> bobs = catalog.read(t -> t.groups().list(BOB, 10));
        assertThat(bobs)
                .extracting(s -> s.group().name().text() + " " + s.standing() + " " + s.members())
                .containsExactly("public MEMBER 3", "docs REQUESTED 1");
        assertThat(catalog.<List<Standing>>read(t -> t.groups().list(ALICE, 10)))
                .extracting(Standing::standing)
                .contains(GroupView.Standing.OWNER);
    }
}
