// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;
import static p2p.tracker.service.ServiceFixture.DOCS;
import static p2p.tracker.service.ServiceFixture.PASSWORD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.Password;
import p2p.core.Problem;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.AdminRequest;
import p2p.message.FileRequest;
import p2p.message.FileView;
import p2p.message.GroupRequest;
import p2p.message.Holding;
import p2p.message.HoldingsDigest;
import p2p.message.MembershipTicket;
import p2p.message.PeerView;
import p2p.message.Source;
import p2p.message.SwarmRequest;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.trust.TicketCodec;

class TrackerServiceTest {
    private static final UserName BOB = new UserName("bob");
    private static final GroupId DOCS_ID = new GroupId(2);

    @TempDir
    Path directory;

    private ServiceFixture world;

    @BeforeEach
    void open() throws IOException {
        world = new ServiceFixture(directory).populated();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private <T extends TrackerReply> T ask(String device, TrackerRequest request, Class<T> expected) {
        TrackerReply reply = world.ask(device, request);
        assertThat(reply).isInstanceOf(expected);
        return expected.cast(reply);
    }

    private List<MembershipTicket> tickets(String device) {
        return ask(device, new SwarmRequest.RenewTickets(), TrackerReply.Tickets.class).tickets().stream()
                .map(TicketCodec::peek)
                .toList();
    }

    @Test
    void anUnknownUserAndAWrongPasswordSoundTheSame() {
        world.connect(9, "new");
        TrackerReply unknown = world.ask("new", new AccountRequest.Login(new UserName("nobody"), new Password("x")));
        TrackerReply wrong = world.ask("new", new AccountRequest.Login(BOB, new Password("x")));

        assertThat(unknown).isEqualTo(wrong);
        assertThat(((TrackerReply.Refused) wrong).problem().code()).isEqualTo(ErrorCode.WRONG_PASSWORD);
    }

    @Test
    void aSecondAccountOnADeviceIsRefused() {
        assertThat(world.refusal("laptop", new AccountRequest.Login(BOB, PASSWORD)))
                .isEqualTo(ErrorCode.ALREADY_LOGGED_IN);
    }

    @Test
    void aLoginAndALogoutWhoseAnswerWasLostAreAnsweredAgain() {
        RequestId login = new RequestId(3, 1);
        RequestId logout = new RequestId(3, 2);
        world.connect(9, "new");

        TrackerReply in = world.ask("new", login, new AccountRequest.Login(BOB, PASSWORD));
        assertThat(in).isInstanceOf(TrackerReply.LoggedIn.class);
        assertThat(world.ask("new", login, new AccountRequest.Login(BOB, PASSWORD)))
                .isEqualTo(in);

        TrackerReply out = world.ask("new", logout, new AccountRequest.Logout());
        assertThat(out).isInstanceOf(TrackerReply.Done.class);
        assertThat(world.ask("new", logout, new AccountRequest.Logout())).isEqualTo(out);
    }

    @Test
    void aDeviceThatIsLoggedInStaysSoWhenItReconnects() {
        world.service.close(world.device("nas"), "test");
        assertThat(world.connect(2, "nas").user()).isEqualTo(BOB);
    }

    @Test
    void aTicketNamesDeviceGroupAndTimes() {
        List<MembershipTicket> bobs = tickets("nas");

        assertThat(bobs).extracting(MembershipTicket::group).containsExactly(GroupId.PUBLIC, DOCS_ID);
        assertThat(bobs.get(1).label()).isEqualTo("bob@nas");
        assertThat(bobs.get(1).peer()).isEqualTo(world.session("nas").peer());
        assertThat(bobs.get(1).expires() - bobs.get(1).issued()).isEqualTo(TicketDesk.LIFE.toMillis());
        assertThat(tickets("desk")).extracting(MembershipTicket::group).containsExactly(GroupId.PUBLIC);
    }

    @Test
    void aRemovedMemberIsRevokedEverywhereAndGetsNoTicket() {
        long before = tickets("nas").get(1).issued();
        world.session("laptop").heard();
        world.ask("laptop", new GroupRequest.RemoveMember(DOCS, BOB));

        assertThat(world.session("laptop").heard())
                .singleElement()
                .isInstanceOfSatisfying(TrackerNotice.Revoked.class, revoked -> {
                    assertThat(revoked.user()).isEqualTo(BOB);
                    assertThat(revoked.group()).isEqualTo(DOCS_ID);
                    assertThat(revoked.notBefore()).isGreaterThan(before);
                });
        assertThat(world.session("nas").heard())
                .anyMatch(n -> n instanceof TrackerNotice.Revoked)
                .contains(new TrackerNotice.MembershipChanged(DOCS, false));
        assertThat(world.session("desk").heard()).isEmpty();
        assertThat(tickets("nas")).extracting(MembershipTicket::group).containsExactly(GroupId.PUBLIC);
    }

    @Test
    void afterALogoutTheOtherDevicesTicketsAreMadeAnewAndHold() {
        world.connect(5, "phone");
        world.login("phone", "bob");
        world.session("nas").heard();

        world.ask("phone", new AccountRequest.Logout());

        List<TrackerNotice> heard = world.session("nas").heard();
        long notBefore = heard.stream()
                .filter(n -> n instanceof TrackerNotice.Revoked)
                .mapToLong(n -> ((TrackerNotice.Revoked) n).notBefore())
                .max()
                .orElseThrow();
        assertThat(heard).contains(new TrackerNotice.MembershipChanged(DOCS, true));
        assertThat(tickets("nas").get(1).issued()).isGreaterThanOrEqualTo(notBefore);
        assertThat(world.refusal("phone", new SwarmRequest.RenewTickets())).isEqualTo(ErrorCode.NOT_LOGGED_IN);
    }

    @Test
    void ownersHearOfRequestsAndAppliantsOfTheirAdmission() {
        world.ask("desk", new GroupRequest.JoinGroup(DOCS, null));
        assertThat(world.session("laptop").heard())
                .containsExactly(new TrackerNotice.JoinRequested(DOCS, new UserName("eve")));
        assertThat(world.ask("desk", new GroupRequest.JoinGroup(DOCS, null)))
                .isInstanceOf(TrackerReply.JoinAnswered.class);
        assertThat(world.session("laptop").heard()).isEmpty();

        world.ask("laptop", new GroupRequest.AcceptJoin(DOCS, new UserName("eve")));
        assertThat(world.session("desk").heard()).containsExactly(new TrackerNotice.MembershipChanged(DOCS, true));
        assertThat(tickets("desk")).hasSize(2);
    }

    @Test
    void ticketsCarryTheGraceOfTheirGroup() {
        assertThat(tickets("laptop")).allMatch(t -> t.grace() == MembershipTicket.MAX_GRACE);

        ask("laptop", new GroupRequest.SetGrace(DOCS, 0), TrackerReply.Done.class);
        assertThat(tickets("laptop").stream().filter(t -> t.grace() == 0)).hasSize(1);
    }

    @Test
    void anInviteTokenAdmitsOnceAndIsNotStored() throws IOException {
        String token = ask("laptop", new GroupRequest.InviteToGroup(DOCS, true), TrackerReply.InviteToken.class)
                .token();

        assertThat(ask("desk", new GroupRequest.JoinGroup(DOCS, token), TrackerReply.JoinAnswered.class)
                        .member())
                .isTrue();
        assertThat(world.refusal("console", new GroupRequest.JoinGroup(DOCS, token)))
                .isEqualTo(ErrorCode.LINK_USED_OR_EXPIRED);
        for (Path file : List.of(directory.resolve("catalog.db"), directory.resolve("catalog.db-wal"))) {
            assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain(token);
        }
    }

    @Test
    void aPublishedFileIsListedWithItsSources() {
        TrackerReply.Published published = world.publish("laptop", "a.bin", 1);
        FileView alone = files("nas").get(0);
        assertThat(alone.sources()).isZero();

        world.ask(
                "laptop", new SwarmRequest.AnnounceChange(List.of(new Holding(published.entry(), 2, true)), List.of()));
        world.ask("nas", new SwarmRequest.AnnounceChange(List.of(new Holding(published.entry(), 1, false)), List.of()));

        FileView file = files("nas").get(0);
        assertThat(file.sources()).isEqualTo(2);
        assertThat(file.complete()).isEqualTo(1);
        TrackerReply.FileShown shown =
                ask("nas", new FileRequest.ShowFile(DOCS, new FileName("a.bin"), 0), TrackerReply.FileShown.class);
        assertThat(shown.holders())
                .extracting(h -> h.user() + " " + h.have() + "/" + h.pieces())
                .containsExactly("alice 2/2", "bob 1/2");
    }

    private List<FileView> files(String device) {
        return ask(device, new FileRequest.ListFiles(DOCS, null, 100), TrackerReply.Files.class)
                .files();
    }

    @Test
    void sourcesArePushedToWatchersAndStopWhenTheSourceLogsOut() {
        TrackerReply.Published published = world.publish("laptop", "a.bin", 1);
        assertThat(ask("nas", new SwarmRequest.WatchSources(published.entry()), TrackerReply.Sources.class)
                        .sources())
                .isEmpty();

        world.ask("laptop", new SwarmRequest.Announce(true, true, List.of(new Holding(published.entry(), 2, true))));
        world.loop.advance(Duration.ofSeconds(1));
        assertThat(world.session("nas").heard())
                .singleElement()
                .isInstanceOfSatisfying(
                        TrackerNotice.SourcesChanged.class,
                        n -> assertThat(n.sources()).extracting(Source::label).containsExactly("alice@laptop"));

        world.ask("laptop", new AccountRequest.Logout());
        world.loop.advance(Duration.ofSeconds(1));
        assertThat(world.session("nas").heard())
                .contains(new TrackerNotice.SourcesChanged(published.entry(), List.of()));
    }

    @Test
    void holdingsOfAGroupOneIsNotInDoNotCount() {
        TrackerReply.Published published = world.publish("laptop", "a.bin", 1);
        world.ask("desk", new SwarmRequest.AnnounceChange(List.of(new Holding(published.entry(), 2, true)), List.of()));

        assertThat(files("nas").get(0).sources()).isZero();
        assertThat(ask("console", new AdminRequest.Discover("desk"), TrackerReply.HostFiles.class)
                        .files())
                .isEmpty();
    }

    @Test
    void aFileUnderSomebodyElsesNameIsRenamedAndToldSo() {
        world.publish("laptop", "a.bin", 1);

        assertThat(world.publish("nas", "a.bin", 2).name()).isEqualTo(new FileName("a_v2.bin"));
    }

    @Test
    void publishingNeedsTheManifestFirst() {
        Blob encoded = ServiceFixture.manifest(9);
        assertThat(world.refusal(
                        "laptop",
                        new FileRequest.Publish(DOCS, new FileName("x"), p2p.core.ManifestLayout.idOf(encoded), null)))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aRetryOfAChangeGetsTheFirstAnswer() {
        RequestId id = new RequestId(5, 5);
        GroupRequest.CreateGroup create = new GroupRequest.CreateGroup(new p2p.core.GroupName("other"));

        TrackerReply first = world.ask("nas", id, create);
        assertThat(world.ask("nas", id, create)).isEqualTo(first);
        assertThat(world.refusal("nas", create)).isEqualTo(ErrorCode.NAME_TAKEN);
    }

    @Test
    void aHeartbeatTellsWhetherTheListsDiffer() {
        long digest = HoldingsDigest.of(List.of());
        assertThat(ask("laptop", new SwarmRequest.Heartbeat(digest), TrackerReply.LeaseRenewed.class)
                        .resync())
                .isFalse();
        assertThat(ask("laptop", new SwarmRequest.Heartbeat(digest + 1), TrackerReply.LeaseRenewed.class)
                        .resync())
                .isTrue();
    }

    @Test
    void peersAreListedOnlineAndOffline() {
        world.service.close(world.device("nas"), "test");

        List<PeerView> peers = ask("laptop", new SwarmRequest.ListPeers(DOCS), TrackerReply.Peers.class)
                .peers();
        assertThat(peers)
                .extracting(p -> p.user() + "@" + p.device() + " " + p.online())
                .containsExactly("alice@laptop true", "bob@nas false");
        assertThat(ask("laptop", new SwarmRequest.ListPeers(null), TrackerReply.Peers.class)
                        .peers())
                .hasSize(4);
    }

    @Test
    void hostsAreFoundByNameAndAmbiguousOnesListed() {
        assertThat(ask("console", new AdminRequest.PingHost("bob@nas"), TrackerReply.HostAnswered.class))
                .isEqualTo(new TrackerReply.HostAnswered("bob@nas", true, 1_500));
        world.session("nas").silent();
        assertThat(ask("console", new AdminRequest.PingHost("NAS"), TrackerReply.HostAnswered.class)
                        .alive())
                .isFalse();
        assertThat(world.refusal("console", new AdminRequest.PingHost("nothing")))
                .isEqualTo(ErrorCode.NOT_FOUND);

        world.connect(6, "nas2");
        world.user(7, "desk2", "dave");
        world.service.close(world.device("desk2"), "test");
        assertThat(ask("console", new AdminRequest.PingHost("desk2"), TrackerReply.HostAnswered.class))
                .isEqualTo(new TrackerReply.HostAnswered("dave@desk2", false, 0));
    }

    @Test
    void twoDevicesOfOneNameAreAmbiguous() {
        var other = new p2p.tracker.presence.FakeSession(8, "laptop", "198.51.100.8");
        world.await(world.service.open(other));

        TrackerReply reply = world.ask("console", new AdminRequest.Discover("laptop"));
        assertThat(reply).isInstanceOfSatisfying(TrackerReply.Refused.class, r -> {
            Problem p = r.problem();
            assertThat(p.code()).isEqualTo(ErrorCode.AMBIGUOUS);
            assertThat(p.message()).contains("alice@laptop");
        });
    }

    @Test
    void aDisabledAccountIsOut() {
        world.ask("console", new AdminRequest.SetDisabled(BOB, true));

        assertThat(world.session("nas").closed()).contains("disabled");
        assertThat(world.session("laptop").heard()).anyMatch(n -> n instanceof TrackerNotice.Revoked);
        world.connect(5, "phone");
        assertThat(world.refusal("phone", new AccountRequest.Login(BOB, PASSWORD)))
                .isEqualTo(ErrorCode.DISABLED);
    }

    @Test
    void aPasswordIsChangedWithTheOldOneOnly() {
        Password fresh = new Password("battery staple");
        assertThat(world.refusal("nas", new AccountRequest.ChangePassword(fresh, fresh)))
                .isEqualTo(ErrorCode.WRONG_PASSWORD);
        ask("nas", new AccountRequest.ChangePassword(PASSWORD, fresh), TrackerReply.Done.class);
        world.connect(5, "phone");
        ask("phone", new AccountRequest.Login(BOB, fresh), TrackerReply.LoggedIn.class);
    }

    @Test
    void theNewestLinesOfTheLogAreReadBack() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            log.append("line ")
                    .append(i)
                    .append(i % 1_000 == 0 ? " transfer user=bob" : "")
                    .append('\n');
        }
        Files.writeString(directory.resolve("tracker.log"), log);

        assertThat(ask("console", new AdminRequest.ReadLog("", 3), TrackerReply.LogLines.class)
                        .lines())
                .containsExactly("line 19997", "line 19998", "line 19999");
        assertThat(ask("console", new AdminRequest.ReadLog("USER=bob", 100), TrackerReply.LogLines.class)
                        .lines())
                .hasSize(20)
                .startsWith("line 0 transfer user=bob")
                .endsWith("line 19000 transfer user=bob");
    }

    @Test
    void anEventIsOneLineWhateverItCarries() {
        assertThat(EventLog.line("Transfer", "user", "bob", "file", "a b\n\u001b[31m\"x\"", "empty", ""))
                .isEqualTo("transfer user=bob file=\"a b\\u000a\\u001b[31m'x'\"");
    }
}
