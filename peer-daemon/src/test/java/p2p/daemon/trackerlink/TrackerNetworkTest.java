// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.Password;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.transfer.Watch;
import p2p.message.AccountRequest;
import p2p.message.ControlReply;
import p2p.message.GroupRequest;
import p2p.message.LinkMessage;
import p2p.message.Source;
import p2p.message.SwarmRequest;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.trust.SigningKey;

class TrackerNetworkTest {
    private static final EntryId ENTRY = new EntryId(7);

    private FakeNetwork world = new FakeNetwork(1);
    private TrackerNetwork network = world.network();

    private void world(int trackers) {
        world = new FakeNetwork(trackers);
        network = world.network();
    }

    private void start() {
        network.start(world, Optional.of(world.known()), Optional.empty());
        world.loop.drain();
    }

    private FakeNetwork.Tracker tracker(int index) {
        return world.trackers.get(index);
    }

    private <T> T now(CompletionStage<T> stage) {
        world.loop.drain();
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private Problem refusal(CompletionStage<?> stage) {
        world.loop.drain();
        CompletableFuture<@Nullable Object> failure = stage.handle(
                        (value, error) -> (@Nullable Object) Replies.cause(error))
                .toCompletableFuture();
        assertThat(failure).isDone();
        assertThat(failure.join()).isInstanceOf(RefusedException.class);
        return ((RefusedException) java.util.Objects.requireNonNull(failure.join())).problem();
    }

    @Test
    void anUnknownRootIsShownAndNothingButHelloIsSaid() {
        network.start(world, Optional.empty(), Optional.empty());

        ControlReply reply = now(network.join(List.of(tracker(0).at), null));

        assertThat(reply).isEqualTo(new ControlReply.KeyToConfirm(world.chain.cluster(), tracker(0).at));
        assertThat(tracker(0).heard.get(0).body()).isInstanceOf(LinkMessage.Hello.class);
        assertThat(tracker(0).asked).isEmpty();
        assertThat(world.kept).isEmpty();
    }

    @Test
    void theExpectedRootIsPinnedAndTheTrackerAskedFromThenOn() {
        network.start(world, Optional.empty(), Optional.empty());

        ControlReply reply = now(network.join(List.of(tracker(0).at), world.chain.cluster()));

        assertThat(reply)
                .isEqualTo(new ControlReply.NetworkJoined(world.chain.cluster(), List.of(tracker(0).at), false));
        assertThat(world.kept).singleElement().satisfies(known -> assertThat(known.contacts())
                .containsEntry(tracker(0).key, tracker(0).at));
        assertThat(network.network()).contains(world.chain.cluster());
        assertThat(network.directory().reachable()).isTrue();
    }

    @Test
    void anotherRootThanExpectedIsAHardStopThatNamesBoth() {
        network.start(world, Optional.empty(), Optional.empty());
        Sha256 expected = new Sha256(5, 5, 5, 5);

        Problem problem = refusal(network.join(List.of(tracker(0).at), expected));

        assertThat(problem.code()).isEqualTo(ErrorCode.UNTRUSTED);
        assertThat(problem.message())
                .contains(expected.hex(), world.chain.cluster().hex());
        assertThat(world.kept).isEmpty();
    }

    @Test
    void aTrackerWhoseKeyIsNotInItsOwnSetIsRefused() {
        network.start(world, Optional.empty(), Optional.empty());
        tracker(0).key = new PeerId(new Sha256(6, 6, 6, 6));

        Problem problem = refusal(network.join(List.of(tracker(0).at), world.chain.cluster()));

        assertThat(problem.code()).isEqualTo(ErrorCode.UNTRUSTED);
    }

    @Test
    void aPinnedTrackerThatShowsAnotherRootHearsNothing() {
        SigningKey other = SigningKey.generate(new SecureRandom());
        tracker(0).shownRoot = other.verifyKey().bytes();
        start();

        CompletionStage<TrackerReply> asked = network.ask(new GroupRequest.ListGroups(), null);
        world.loop.advance(Duration.ofSeconds(30));

        Problem problem = refusal(asked);
        assertThat(problem.code()).isEqualTo(ErrorCode.UNTRUSTED);
        assertThat(problem.message())
                .contains(
                        other.verifyKey().fingerprint().hex(),
                        world.chain.cluster().hex());
        assertThat(tracker(0).asked).isEmpty();
    }

    @Test
    void aLongerChainReplacesTheSetAndAForkedOneIsRefused() {
        List<Blob> longer =
                world.chain.extend(world.root, world.chain.newest().members()).links();
        tracker(0).shownChain = longer;
        start();
        assertThat(world.kept).singleElement().satisfies(k -> assertThat(k.links())
                .isEqualTo(longer));

        tracker(0).shownChain = world.chain
                .extend(world.root, List.of(world.chain.newest().members().get(0), otherMember()))
                .links();
        tracker(0).die();
        tracker(0).up = true;
        world.loop.advance(Duration.ofSeconds(10));

        assertThat(network.directory().reachable()).isFalse();
        assertThat(network.status()).singleElement().satisfies(s -> assertThat(s.problem())
                .contains("another history"));
    }

    private static p2p.trust.TrackerSet.Member otherMember() {
        return new p2p.trust.TrackerSet.Member(
                2,
                new PeerId(new Sha256(1, 1, 1, 1)),
                SigningKey.generate(new SecureRandom()).verifyKey(),
                List.of(new Endpoint("192.0.2.99", 8089)),
                null);
    }

    @Test
    void beforeAJoinEveryRequestSaysWhatToDo() {
        network.start(world, Optional.empty(), Optional.empty());

        assertThat(refusal(network.ask(new GroupRequest.ListGroups(), null)).next())
                .isEqualTo("p2p join LINK");
    }

    @Test
    void aRequestGoesToTheNextTrackerUnderTheSameId() {
        world(3);
        RequestId id = new RequestId(1, 2);
        start();
        world.trackers.forEach(t -> t.mute = true);

        CompletionStage<TrackerReply> asked = network.ask(new GroupRequest.CreateGroup(new GroupName("docs")), id);
        world.loop.drain();
        FakeNetwork.Tracker first = heardCreate().get(0);
        world.trackers.forEach(t -> t.mute = false);
        first.die();

        assertThat(now(asked)).isEqualTo(new TrackerReply.Done("done"));
        assertThat(heardCreate()).hasSize(2);
        Set<@Nullable RequestId> ids = heardCreate().stream()
                .flatMap(t -> t.heard.stream())
                .filter(e -> e.body() instanceof GroupRequest.CreateGroup)
                .map(e -> e.requestId())
                .collect(Collectors.toSet());
        assertThat(ids).containsExactly(id);
    }

    private List<FakeNetwork.Tracker> heardCreate() {
        return world.trackers.stream()
                .filter(t -> t.heard.stream().anyMatch(e -> e.body() instanceof GroupRequest.CreateGroup))
                .toList();
    }

    @Test
    void aTrackerThatIsBackWithinSecondsIsNotNoticed() {
        start();
        tracker(0).die();

        CompletionStage<TrackerReply> asked = network.ask(new GroupRequest.ListGroups(), null);
        world.loop.advance(Duration.ofMillis(500));
        tracker(0).up = true;
        world.loop.advance(Duration.ofSeconds(3));

        assertThat(now(asked)).isEqualTo(new TrackerReply.Done("done"));
    }

    @Test
    void noTrackerAtAllIsToldAfterAShortWhile() {
        start();
        tracker(0).die();

        CompletionStage<TrackerReply> asked = network.ask(new GroupRequest.ListGroups(), null);
        world.loop.advance(Duration.ofSeconds(10));

        assertThat(refusal(asked).code()).isEqualTo(ErrorCode.TRACKER_UNREACHABLE);
        assertThat(world.told).contains("reachable true", "reachable false");
    }

    @Test
    void aSilentTrackerIsDroppedWithinTwentySeconds() {
        start();
        tracker(0).mute = true;

        world.loop.advance(Duration.ofSeconds(21));

        assertThat(network.directory().reachable()).isFalse();
    }

    @Test
    void sourcesAreToldWithoutThisDaemonAndAgainAfterAFailover() {
        world(2);
        start();
        Source self = source(world.card.self(), "desk");
        Source nas = source(new PeerId(new Sha256(8, 8, 8, 8)), "nas");
        for (FakeNetwork.Tracker t : world.trackers) {
            t.on(SwarmRequest.WatchSources.class, m -> new TrackerReply.Sources(m.entry(), List.of(self, nas)));
        }
        List<List<Source>> seen = new ArrayList<>();

        Watch watch = network.directory().watch(ENTRY, seen::add);
        world.loop.drain();
        assertThat(seen).containsExactly(List.of(nas));

        FakeNetwork.Tracker teller = world.trackers.stream()
                .filter(t -> !t.asked(SwarmRequest.WatchSources.class).isEmpty())
                .findFirst()
                .orElseThrow();
        teller.notice(new TrackerNotice.SourcesChanged(ENTRY, List.of()));
        assertThat(seen).last().isEqualTo(List.of());

        teller.die();
        world.loop.drain();
        assertThat(seen).hasSize(3).last().isEqualTo(List.of(nas));

        watch.close();
        world.loop.drain();
        assertThat(world.trackers.stream().flatMap(t -> t.asked(SwarmRequest.UnwatchSources.class).stream()))
                .hasSize(1);
    }

    private static Source source(PeerId peer, String device) {
        return new Source(
                peer, new UserName("eve"), new DeviceName(device), List.of(new Endpoint("192.0.2.8", 7700)), 1, true);
    }

    @Test
    void ticketsAreRenewedAtOnceAndEveryTenMinutesAndWhenMembershipsChange() {
        tracker(0).on(SwarmRequest.RenewTickets.class, m -> new TrackerReply.Tickets(List.of(Blob.EMPTY)));
        tracker(0).on(SwarmRequest.Heartbeat.class, m -> new TrackerReply.LeaseRenewed(false, world.loop.now()));
        start();
        assertThat(world.told).contains("in bob", "tickets 1");

        world.loop.advance(Duration.ofMinutes(10));
        int regular = tracker(0).asked(SwarmRequest.RenewTickets.class).size();
        tracker(0).notice(new TrackerNotice.MembershipChanged(new GroupName("docs"), true));
        world.loop.drain();

        assertThat(regular).isEqualTo(2);
        assertThat(tracker(0).asked(SwarmRequest.RenewTickets.class)).hasSize(3);
    }

    @Test
    void manyDownloadsDoNotHoldUpTheTickets() {
        tracker(0).on(SwarmRequest.RenewTickets.class, m -> new TrackerReply.Tickets(List.of(Blob.EMPTY)));
        tracker(0).slow = SwarmRequest.WatchSources.class;
        start();
        for (int i = 1; i <= 200; i++) {
            network.directory().watch(new EntryId(i), sources -> {});
        }
        world.loop.drain();
        assertThat(tracker(0).asked(SwarmRequest.WatchSources.class)).hasSize(SourceWatches.MAX_ASKING);
        world.told.clear();

        tracker(0).notice(new TrackerNotice.MembershipChanged(new GroupName("docs"), true));
        world.loop.drain();
        assertThat(world.told).containsExactly("tickets 1");
    }

    @Test
    void everyDownloadHasItsTurnAndTicketsAreRenewedFirst() {
        tracker(0).on(SwarmRequest.RenewTickets.class, m -> new TrackerReply.Tickets(List.of(Blob.EMPTY)));
        tracker(0).on(SwarmRequest.WatchSources.class, m -> new TrackerReply.Sources(m.entry(), List.of()));
        start();
        List<EntryId> heard = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            EntryId entry = new EntryId(i);
            network.directory().watch(entry, sources -> heard.add(entry));
        }
        world.loop.drain();
        assertThat(heard).hasSize(200).doesNotHaveDuplicates();
        tracker(0).asked.clear();

        tracker(0).notice(new TrackerNotice.MembershipChanged(new GroupName("docs"), true));
        world.loop.drain();
        assertThat(tracker(0).asked).first().isInstanceOf(SwarmRequest.RenewTickets.class);
        assertThat(tracker(0).asked(SwarmRequest.WatchSources.class)).hasSize(200);
    }

    @Test
    void aLoginIsAnsweredOnceTheTicketsAreThereAndALogoutEndsIt() {
        tracker(0).user = null;
        tracker(0).on(AccountRequest.Login.class, m -> new TrackerReply.LoggedIn(m.user(), Role.ADMIN));
        tracker(0).on(SwarmRequest.RenewTickets.class, m -> new TrackerReply.Tickets(List.of(Blob.EMPTY)));
        start();

        now(network.ask(new AccountRequest.Login(FakeNetwork.BOB, new Password("secret")), null));
        assertThat(world.told).endsWith("in bob", "tickets 1");
        assertThat(network.user()).contains(FakeNetwork.BOB);
        assertThat(network.role()).isEqualTo(Role.ADMIN);

        now(network.ask(new AccountRequest.Logout(), null));
        assertThat(world.told).endsWith("out");
        assertThat(network.user()).isEmpty();
        assertThat(world.accounts).containsExactly(FakeNetwork.BOB, null);
    }

    @Test
    void stoppingWaitsUntilTheGoodbyesAreOut() {
        start();
        tracker(0).goodbyeRead = new CompletableFuture<>();

        CompletableFuture<Void> stopped = network.stop().toCompletableFuture();
        world.loop.drain();
        assertThat(stopped).isNotDone();
        assertThat(tracker(0).heard.get(tracker(0).heard.size() - 1).body()).isInstanceOf(LinkMessage.Goodbye.class);

        tracker(0).goodbyeRead.complete(null);
        assertThat(stopped).isCompleted();
    }

    @Test
    void aWrongNetworkForADaemonThatHasOneIsRefusedWithoutDialling() {
        start();
        int heard = tracker(0).heard.size();

        assertThatThrownBy(() -> network.join(List.of(tracker(0).at), new Sha256(4, 4, 4, 4)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.UNTRUSTED));
        world.loop.drain();
        assertThat(tracker(0).heard).hasSize(heard);
    }
}
