// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static p2p.tracker.database.CatalogFixture.ALICE;
import static p2p.tracker.database.CatalogFixture.BOB;
import static p2p.tracker.database.CatalogFixture.EVE;
import static p2p.tracker.database.CatalogFixture.HASH;
import static p2p.tracker.database.CatalogFixture.device;
import static p2p.tracker.database.CatalogFixture.peer;
import static p2p.tracker.database.CatalogFixture.refusal;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.tracker.database.CatalogFixture;

class AccountRulesTest {
    private static final Sha256 TOKEN = new Sha256(4, 4, 4, 4);

    @TempDir
    Path directory;

    private CatalogFixture catalog;

    @BeforeEach
    void open() throws IOException {
        catalog = new CatalogFixture(directory.resolve("catalog.db"));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private Result operator(Change change) {
        return catalog.apply(new Command(new RequestId(8, catalog.time()), catalog.time(), Actor.OPERATOR, change))
                .result();
    }

    @Test
    void aNewAccountBelongsToThePublicGroup() {
        assertThat(catalog.account(ALICE)).isEqualTo(new Result.AccountCreated(ALICE, Role.USER));

        assertThat(catalog.<Boolean>read(t -> t.members().isMember(GroupId.PUBLIC, ALICE)))
                .isTrue();
    }

    @Test
    void anAccountNameIsTakenIgnoringCase() {
        catalog.account(ALICE);

        assertThat(refusal(catalog.account(new UserName("ALICE")))).isEqualTo(ErrorCode.NAME_TAKEN);
    }

    @Test
    void theNamesShownForNobodyAndForTheOperatorCannotBeTaken() {
        assertThat(refusal(catalog.account(Group.NOBODY))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(refusal(catalog.account(new UserName("Operator")))).isEqualTo(ErrorCode.NAME_TAKEN);
    }

    @Test
    void whoHasNoAccountIsCalledInHistoryWhatNoAccountCanBe() {
        UserName hex = new UserName(peer(3).shortHex());

        assertThat(new Actor(hex, peer(4)).label()).isEqualTo(hex.text());
        assertThatThrownBy(() -> new UserName(new Actor(null, peer(3)).label()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UserName(Actor.OPERATOR.label())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theAdminTokenWorksOnce() {
        operator(new AccountChange.OfferAdminToken(TOKEN));

        assertThat(catalog.as(null, new AccountChange.CreateAccount(ALICE, HASH, TOKEN)))
                .isEqualTo(new Result.AccountCreated(ALICE, Role.ADMIN));
        assertThat(refusal(catalog.as(null, new AccountChange.CreateAccount(BOB, HASH, TOKEN))))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(catalog.<Boolean>read(t -> t.accounts().find(BOB) == null)).isTrue();
    }

    @Test
    void anAccountClaimsAdminWithTheToken() {
        operator(new AccountChange.OfferAdminToken(TOKEN));
        catalog.account(ALICE);

        assertThat(catalog.as(ALICE, new AccountChange.ClaimAdmin(TOKEN))).isInstanceOf(Result.Done.class);
        assertThat(catalog.<Account>read(t -> t.accounts().find(ALICE)))
                .extracting("role")
                .isEqualTo(Role.ADMIN);
    }

    @Test
    void noAdminTokenIsOfferedOnceThereAreAccounts() {
        catalog.account(ALICE);

        assertThat(refusal(operator(new AccountChange.OfferAdminToken(TOKEN)))).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void aDeviceBelongsToOneAccountAtATime() {
        catalog.account(ALICE);
        catalog.account(BOB);
        catalog.as(null, new AccountChange.BindDevice(ALICE, peer(1), device("laptop")));

        assertThat(refusal(catalog.as(null, new AccountChange.BindDevice(BOB, peer(1), device("laptop")))))
                .isEqualTo(ErrorCode.ALREADY_LOGGED_IN);

        catalog.as(ALICE, new AccountChange.UnbindDevice(peer(1)));
        assertThat(catalog.as(null, new AccountChange.BindDevice(BOB, peer(1), device("laptop"))))
                .isEqualTo(new Result.LoggedIn(BOB, Role.USER));
    }

    @Test
    void loggingOutTwiceIsRefused() {
        assertThat(refusal(catalog.as(null, new AccountChange.UnbindDevice(peer(1)))))
                .isEqualTo(ErrorCode.NOT_LOGGED_IN);
    }

    @Test
    void onlyAnAdminGivesRolesAndTheLastAdminStays() {
        operator(new AccountChange.OfferAdminToken(TOKEN));
        catalog.as(null, new AccountChange.CreateAccount(ALICE, HASH, TOKEN));
        catalog.account(BOB);

        assertThat(refusal(catalog.as(BOB, new AccountChange.SetRole(BOB, Role.ADMIN))))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(refusal(catalog.as(ALICE, new AccountChange.SetRole(ALICE, Role.USER))))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal(catalog.as(ALICE, new AccountChange.SetDisabled(ALICE, true))))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal(catalog.as(ALICE, new AccountChange.SetRole(EVE, Role.ADMIN))))
                .isEqualTo(ErrorCode.NO_SUCH_USER);
        assertThat(catalog.as(ALICE, new AccountChange.SetRole(BOB, Role.ADMIN)))
                .isInstanceOf(Result.Done.class);
        assertThat(catalog.as(BOB, new AccountChange.SetRole(ALICE, Role.USER))).isInstanceOf(Result.Done.class);
    }

    @Test
    void aDisabledAccountLosesItsDevicesAndCanDoNothing() {
        operator(new AccountChange.OfferAdminToken(TOKEN));
        catalog.as(null, new AccountChange.CreateAccount(ALICE, HASH, TOKEN));
        catalog.account(BOB);
        catalog.as(null, new AccountChange.BindDevice(BOB, peer(2), device("desk")));

        catalog.as(ALICE, new AccountChange.SetDisabled(BOB, true));

        assertThat(catalog.<Boolean>read(t -> t.accounts().device(peer(2)) == null))
                .isTrue();
        assertThat(refusal(catalog.as(BOB, new GroupChange.CreateGroup(CatalogFixture.DOCS))))
                .isEqualTo(ErrorCode.DISABLED);
        assertThat(refusal(catalog.as(null, new AccountChange.BindDevice(BOB, peer(2), device("desk")))))
                .isEqualTo(ErrorCode.DISABLED);
    }

    @Test
    void aRetryGetsTheFirstResultAndChangesNothing() {
        Command command = catalog.command(null, new AccountChange.CreateAccount(ALICE, HASH, null));

        Result first = catalog.apply(command).result();
        Catalog.Outcome second = catalog.apply(command);

        assertThat(second.result()).isEqualTo(first);
        assertThat(second.changed()).isFalse();
    }

    @Test
    void aRetriedLoginAndLogoutGetTheFirstResultThoughTheyChangeWhoAsks() {
        catalog.account(ALICE);
        Actor stranger = new Actor(null, peer(3));
        Actor alice = new Actor(ALICE, peer(3));
        Change login = new AccountChange.BindDevice(ALICE, peer(3), device("laptop"));
        Change logout = new AccountChange.UnbindDevice(peer(3));

        Result first = catalog.apply(new Command(new RequestId(8, 1), catalog.time(), stranger, login))
                .result();
        Result again = catalog.apply(new Command(new RequestId(8, 1), catalog.time(), alice, login))
                .result();
        assertThat(first).isEqualTo(new Result.LoggedIn(ALICE, Role.USER));
        assertThat(again).isEqualTo(first);

        first = catalog.apply(new Command(new RequestId(8, 2), catalog.time(), alice, logout))
                .result();
        again = catalog.apply(new Command(new RequestId(8, 2), catalog.time(), stranger, logout))
                .result();
        assertThat(first).isInstanceOf(Result.LoggedOut.class);
        assertThat(again).isEqualTo(first);
    }

    @Test
    void theRequestIdOfAnAccountsOtherDeviceIsRefused() {
        catalog.account(ALICE);
        Change change = new GroupChange.CreateGroup(CatalogFixture.DOCS);
        catalog.apply(new Command(new RequestId(8, 1), catalog.time(), new Actor(ALICE, peer(3)), change));

        Command other = new Command(new RequestId(8, 1), catalog.time(), new Actor(ALICE, peer(4)), change);
        assertThat(refusal(catalog.apply(other).result())).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void somebodyElsesRequestIdIsRefused() {
        catalog.account(ALICE);
        Command mine = catalog.command(ALICE, new GroupChange.CreateGroup(CatalogFixture.DOCS));
        catalog.apply(mine);

        Command stolen = new Command(mine.request(), mine.time(), new Actor(BOB, peer(3)), mine.change());
        assertThat(refusal(catalog.apply(stolen).result())).isEqualTo(ErrorCode.CONFLICT);
    }
}
