// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import p2p.core.Endpoint;
import p2p.core.EntryId;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.loop.ManualLoop;
import p2p.message.Holding;
import p2p.message.HoldingsDigest;
import p2p.message.MirrorState;
import p2p.message.Source;
import p2p.message.TrackerNotice;

class PresenceTest {
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final GroupId DOCS = new GroupId(2);
    private static final EntryId FILE = new EntryId(7);

    private final ManualLoop loop = new ManualLoop();
    private final Set<UserName> members = new HashSet<>(Set.of(ALICE, BOB));
    private final Presence presence = new Presence(loop, (group, user) -> members.contains(user), this::reaches);
    private final FakeSession laptop = new FakeSession(1, "laptop", "198.51.100.1");
    private final FakeSession nas = new FakeSession(2, "nas", "198.51.100.2");

    private CompletableFuture<Boolean> reached = CompletableFuture.completedFuture(true);

    private CompletionStage<Boolean> reaches(Endpoint at, PeerId peer) {
        return reached;
    }

    private OnlineDevice online(FakeSession session, UserName user) {
        OnlineDevice device = presence.arrive(session);
        presence.logIn(device, user);
        return device;
    }

    private static Holding holding(int have, boolean complete) {
        return new Holding(FILE, have, complete);
    }

    @Test
    void aSilentDeviceIsGoneAfterItsLease() {
        OnlineDevice device = online(laptop, ALICE);
        presence.change(device, List.of(holding(3, false)), List.of());

        loop.advance(Duration.ofSeconds(10));
        presence.heard(device);
        loop.advance(Duration.ofSeconds(14));
        assertThat(presence.isOnline(ALICE)).isTrue();

        loop.advance(Duration.ofSeconds(1));
        assertThat(presence.isOnline(ALICE)).isFalse();
        assertThat(presence.holders(FILE, DOCS)).isEmpty();
        assertThat(laptop.closed()).contains("silent");
        assertThat(presence.lastSeen(laptop.peer())).isNotNull();
    }

    @Test
    void anAddressIsHandedOutOnceTheDeviceAnsweredThere() {
        reached = new CompletableFuture<>();
        OnlineDevice seeder = online(laptop, ALICE);
        presence.change(seeder, List.of(holding(4, true)), List.of());
        assertThat(presence.watch(online(nas, BOB), FILE, DOCS, 4)).isEmpty();

        reached.complete(true);
        loop.advance(Watchers.TICK);

        assertThat(nas.heard())
                .singleElement()
                .isInstanceOfSatisfying(TrackerNotice.SourcesChanged.class, notice -> assertThat(
                                notice.sources().get(0).endpoints())
                        .containsExactly(new Endpoint("198.51.100.1", 7700)));
    }

    @Test
    void whereNobodyAnswersOnlyDaemonsBehindTheSameAddressHearOfTheOwnOnes() {
        reached = CompletableFuture.completedFuture(false);
        FakeSession beside = new FakeSession(3, "beside", "198.51.100.1");
        presence.change(online(laptop, ALICE), List.of(holding(4, true)), List.of());

        assertThat(presence.watch(online(nas, BOB), FILE, DOCS, 4)).isEmpty();
        assertThat(presence.watch(online(beside, BOB), FILE, DOCS, 4))
                .singleElement()
                .satisfies(source -> assertThat(source.endpoints()).containsExactly(new Endpoint("192.168.1.1", 7700)));
    }

    @Test
    void mirrorsAreNamedHoweverManyOthersThereAre() {
        for (int i = 0; i < Swarms.MAX_SOURCES; i++) {
            OnlineDevice other = online(new FakeSession(10 + i, "d" + i, "198.51.100.3"), ALICE);
            presence.change(other, List.of(holding(4, true)), List.of());
        }
        OnlineDevice mirror = online(new FakeSession(900, "mirror", "198.51.100.4"), ALICE);
        presence.change(mirror, List.of(holding(4, true)), List.of());
        presence.mirror(mirror, List.of(MirrorState.of(DOCS, "")));

        assertThat(presence.watch(online(nas, BOB), FILE, DOCS, 4))
                .hasSize(Swarms.MAX_SOURCES)
                .anyMatch(source -> source.label().equals("alice@mirror"));
    }

    @Test
    void nobodyIsSaidToHaveMorePiecesThanThereAre() {
        presence.change(online(laptop, ALICE), List.of(holding(1_000_000, false)), List.of());

        assertThat(presence.watch(online(nas, BOB), FILE, DOCS, 4))
                .extracting(Source::have)
                .containsExactly(4);
    }

    @Test
    void aNewerConnectionReplacesTheOlder() {
        OnlineDevice older = online(laptop, ALICE);
        FakeSession again = new FakeSession(1, "laptop", "198.51.100.1");
        OnlineDevice newer = online(again, ALICE);

        assertThat(laptop.closed()).contains("newer connection");
        presence.depart(older);
        assertThat(presence.find(laptop.peer())).isSameAs(newer);
        assertThat(presence.devicesOnline(ALICE)).isEqualTo(1);
    }

    @Test
    void watchersAreToldOnceOfWhatChangedTogether() {
        OnlineDevice seeder = online(laptop, ALICE);
        OnlineDevice watcher = online(nas, BOB);
        assertThat(presence.watch(watcher, FILE, DOCS, 4)).isEmpty();

        presence.change(seeder, List.of(holding(1, false)), List.of());
        presence.change(seeder, List.of(holding(4, true)), List.of());
        assertThat(nas.heard()).isEmpty();
        loop.advance(Watchers.TICK);

        assertThat(nas.heard()).singleElement().isInstanceOfSatisfying(TrackerNotice.SourcesChanged.class, notice -> {
            assertThat(notice.sources()).extracting(Source::label).containsExactly("alice@laptop");
            assertThat(notice.sources().get(0).complete()).isTrue();
        });
    }

    private void tellsOf(FakeSession session, int have, boolean complete) {
        assertThat(session.heard())
                .singleElement()
                .isInstanceOfSatisfying(
                        TrackerNotice.SourcesChanged.class,
                        notice -> assertThat(notice.sources()).singleElement().satisfies(source -> {
                            assertThat(source.have()).isEqualTo(have);
                            assertThat(source.complete()).isEqualTo(complete);
                        }));
    }

    @Test
    void mereCountsAreToldSeldomAndCompletionAtOnce() {
        OnlineDevice seeder = online(laptop, ALICE);
        presence.change(seeder, List.of(holding(1, false)), List.of());
        presence.watch(online(nas, BOB), FILE, DOCS, 400);

        for (int have = 2; have <= 31; have++) {
            presence.change(seeder, List.of(holding(have, false)), List.of());
            loop.advance(Watchers.TICK);
        }
        assertThat(nas.heard()).isEmpty();
        loop.advance(Watchers.COUNTS.minus(Watchers.TICK.multipliedBy(30)));
        tellsOf(nas, 31, false);

        presence.change(seeder, List.of(holding(32, false)), List.of());
        presence.change(seeder, List.of(holding(400, true)), List.of());
        loop.advance(Watchers.TICK);
        tellsOf(nas, 400, true);
        loop.advance(Watchers.COUNTS);
        assertThat(nas.heard()).isEmpty();
    }

    @Test
    void theDigestFollowsEveryChange() {
        OnlineDevice device = online(laptop, ALICE);
        Holding other = new Holding(new EntryId(8), 2, true);
        long nothing = HoldingsDigest.of(List.of());
        assertThat(presence.agrees(device, nothing)).isTrue();

        presence.change(device, List.of(holding(1, false), other), List.of());
        assertThat(presence.agrees(device, HoldingsDigest.of(List.of(holding(1, false), other))))
                .isTrue();
        presence.change(device, List.of(holding(2, false)), List.of());
        assertThat(presence.agrees(device, HoldingsDigest.of(List.of(holding(2, false), other))))
                .isTrue();
        presence.change(device, List.of(), List.of(FILE));
        assertThat(presence.agrees(device, HoldingsDigest.of(List.of(other)))).isTrue();
        presence.announce(device, true, true, List.of(holding(4, true)));
        assertThat(presence.agrees(device, HoldingsDigest.of(List.of(holding(4, true)))))
                .isTrue();
        presence.logOut(device);
        assertThat(presence.agrees(device, nothing)).isTrue();
    }

    @Test
    void aDepartureIsToldAtOnceAndNothingIsToldAfterUnwatching() {
        OnlineDevice seeder = online(laptop, ALICE);
        OnlineDevice watcher = online(nas, BOB);
        presence.change(seeder, List.of(holding(4, true)), List.of());
        assertThat(presence.watch(watcher, FILE, DOCS, 4)).hasSize(1);

        presence.depart(seeder);
        loop.advance(Watchers.TICK);
        assertThat(nas.heard()).containsExactly(new TrackerNotice.SourcesChanged(FILE, List.of()));

        presence.unwatch(watcher, FILE);
        presence.change(online(laptop, ALICE), List.of(holding(4, true)), List.of());
        loop.advance(Watchers.TICK);
        assertThat(nas.heard()).isEmpty();
    }

    @Test
    void onlyMembersAreSourcesAndOnlyMembersAreTold() {
        OnlineDevice seeder = online(laptop, ALICE);
        OnlineDevice watcher = online(nas, BOB);
        presence.change(seeder, List.of(holding(4, true)), List.of());
        presence.watch(watcher, FILE, DOCS, 4);

        members.remove(ALICE);
        presence.membershipChanged(List.of(ALICE));
        loop.advance(Watchers.TICK);
        assertThat(nas.heard()).containsExactly(new TrackerNotice.SourcesChanged(FILE, List.of()));
        assertThat(presence.holders(FILE, DOCS)).isEmpty();

        members.add(ALICE);
        members.remove(BOB);
        presence.membershipChanged(List.of(ALICE, BOB));
        loop.advance(Watchers.TICK);
        assertThat(nas.heard()).containsExactly(new TrackerNotice.SourcesChanged(FILE, List.of()));
        presence.change(seeder, List.of(holding(5, true)), List.of());
        loop.advance(Watchers.COUNTS);
        assertThat(nas.heard()).isEmpty();
    }

    @Test
    void loggingOutWithdrawsEverything() {
        OnlineDevice seeder = online(laptop, ALICE);
        presence.change(seeder, List.of(holding(4, true)), List.of());

        presence.logOut(seeder);

        assertThat(presence.holders(FILE, DOCS)).isEmpty();
        assertThat(seeder.holdings()).isEmpty();
        assertThat(presence.isOnline(ALICE)).isFalse();
        assertThat(presence.find(laptop.peer())).isSameAs(seeder);
    }

    @Test
    void aListInPagesComesIntoForceWithItsLastPage() {
        OnlineDevice device = online(laptop, ALICE);
        presence.change(device, List.of(new Holding(new EntryId(99), 1, false)), List.of());

        presence.announce(device, true, false, List.of(holding(1, false)));
        assertThat(device.holdings()).extracting(h -> h.entry().value()).containsExactly(99L);
        presence.announce(device, false, true, List.of(new Holding(new EntryId(8), 2, true)));

        assertThat(device.holdings()).extracting(h -> h.entry().value()).containsExactlyInAnyOrder(7L, 8L);
        assertThat(presence.agrees(device, HoldingsDigest.of(device.holdings())))
                .isTrue();
        assertThat(presence.agrees(device, 1)).isFalse();
    }

    @Test
    void aPageWithoutABeginningAndAListWithoutEndAreRefused() {
        OnlineDevice device = online(laptop, ALICE);
        assertThatThrownBy(() -> presence.announce(device, false, true, List.of()))
                .isInstanceOf(RefusedException.class);

        List<Holding> many = LongStream.rangeClosed(1, Presence.MAX_HOLDINGS + 1L)
                .mapToObj(n -> new Holding(new EntryId(n), 1, false))
                .toList();
        assertThatThrownBy(() -> presence.announce(device, true, true, many)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> presence.change(device, many, List.of())).isInstanceOf(RefusedException.class);
    }

    private static List<Holding> files(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(n -> new Holding(new EntryId(n), 1, false))
                .toList();
    }

    @Test
    void anAccountAndAllAccountsTogetherHaveTheirShare() {
        Presence small = new Presence(loop, (group, user) -> true, this::reaches, new HoldingBudget(10, 15));
        OnlineDevice first = small.arrive(laptop);
        OnlineDevice second = small.arrive(nas);
        OnlineDevice other = small.arrive(new FakeSession(3, "desk", "198.51.100.3"));
        small.logIn(first, ALICE);
        small.logIn(second, ALICE);
        small.logIn(other, BOB);

        small.announce(first, true, false, files(5));
        small.announce(first, false, true, files(6));
        assertThatThrownBy(() -> small.announce(second, true, true, files(5))).isInstanceOf(RefusedException.class);
        small.change(second, files(4), List.of());
        assertThatThrownBy(() -> small.change(other, files(6), List.of()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().next()).isNotEmpty());

        small.depart(first);
        small.change(other, files(10), List.of());
        small.announce(second, true, true, files(5));
        assertThat(second.holdings()).hasSize(5);
        assertThat(small.devicesOf(ALICE)).containsExactly(second);
    }

    @Test
    void nothingIsKeptForADeviceThatIsGone() {
        OnlineDevice device = online(laptop, ALICE);
        presence.depart(device);

        presence.change(device, List.of(holding(1, false)), List.of());
        presence.announce(device, true, true, List.of(holding(1, false)));

        assertThat(presence.watch(device, FILE, DOCS, 4)).isEmpty();
        assertThat(presence.holders(FILE, DOCS)).isEmpty();
        assertThat(device.watching()).isEmpty();
    }
}
