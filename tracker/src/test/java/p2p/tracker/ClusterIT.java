// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static p2p.message.TrackerView.State.FOLLOWER;
import static p2p.message.TrackerView.State.LEADER;
import static p2p.message.TrackerView.State.UNREACHABLE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.ManifestLayout;
import p2p.core.Password;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.AdminRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.LinkMessage;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.message.TrackerView;
import p2p.net.NettyLoop;
import p2p.trust.TlsIdentity;
import p2p.trust.TrackerSetChain;

/** Several trackers, each with its own state, loop, TLS key and Ratis server, in one process. */
class ClusterIT {
    private static final Password PASSWORD = new Password("correct horse");
    private static final UserName ALICE = new UserName("alice");
    private static final GroupName DOCS = new GroupName("docs");
    /** Ten times what is promised, and more where a machine is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final NettyLoop loop = new NettyLoop("clients");
    private final List<RunningTracker> running = new ArrayList<>();
    /** Where each tracker was, and is again: the others remember it. */
    private final Map<Integer, Endpoint> endpoints = new HashMap<>();

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("tracker_info.txt"), "127.0.0.1 1\n");
    }

    @AfterEach
    void close() throws Exception {
        List<RunningTracker> newestFirst = new ArrayList<>(running);
        Collections.reverse(newestFirst);
        for (RunningTracker tracker : newestFirst) {
            tracker.close();
        }
        loop.close();
    }

    private RunningTracker start(int number) throws Exception {
        List<Endpoint> others = running.stream().map(RunningTracker::endpoint).toList();
        Endpoint before = endpoints.get(number);
        RunningTracker tracker = before == null
                ? RunningTracker.of(folder, number, others)
                : RunningTracker.at(before, folder, number, others);
        running.add(tracker);
        tracker.serve();
        endpoints.put(number, tracker.endpoint());
        return tracker;
    }

    private void quit(RunningTracker tracker) throws Exception {
        running.remove(tracker);
        tracker.close();
    }

    private WireClient client(RunningTracker at, TlsIdentity identity) throws Exception {
        WireClient client = WireClient.dial(loop, identity, at.endpoint()).hello("laptop");
        client.welcome();
        return client;
    }

    private WireClient anybody(RunningTracker at) throws Exception {
        return client(at, WireClient.identity());
    }

    private static TrackerReply create(WireClient client, String user) throws InterruptedException {
        return client.ask(new AccountRequest.CreateAccount(new UserName(user), PASSWORD, null));
    }

    private static void agree(RunningTracker... trackers) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(List.of(trackers))
                .extracting(t -> t.process().catalogDigest())
                .allMatch(trackers[0].process().catalogDigest()::equals));
    }

    @Test
    void whatOneTrackerAcceptsAllOfThemKnow() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        RunningTracker third = start(3);
        int n = 0;
        for (RunningTracker at : List.of(first, second, third)) {
            try (WireClient client = anybody(at)) {
                String name = "user" + n++;
                assertThat(create(client, name)).isNotInstanceOf(TrackerReply.Refused.class);
                // whoever wrote reads it at once, under any spelling
                assertThat(create(client, name.toUpperCase(java.util.Locale.ROOT)))
                        .isInstanceOfSatisfying(
                                TrackerReply.Refused.class,
                                r -> assertThat(r.problem().code()).isEqualTo(ErrorCode.NAME_TAKEN));
            }
        }
        agree(first, second, third);
        assertThat(first.printed()).contains("--admin-token");
        assertThat(second.printed()).doesNotContain("--admin-token");
    }

    @Test
    void aDeviceThatLoggedInAtOneTrackerIsKnownAtTheOthersAndAManifestIsFetchedFromWhoHasIt() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        TlsIdentity laptop = WireClient.identity();
        Blob manifest = TrackerProcessIT.manifest();
        ContentId content = ManifestLayout.idOf(manifest);
        try (WireClient alice = client(first, laptop)) {
            create(alice, "alice");
            alice.ask(new AccountRequest.Login(ALICE, PASSWORD));
            alice.ask(new GroupRequest.CreateGroup(DOCS));
            alice.ask(new FileRequest.PutManifest(content, manifest.size(), 0, manifest));
            assertThat(alice.ask(new FileRequest.Publish(DOCS, new FileName("a.bin"), content, null)))
                    .isInstanceOf(TrackerReply.Published.class);
        }
        agree(first, second);
        try (WireClient alice = WireClient.dial(loop, laptop, second.endpoint()).hello("laptop")) {
            assertThat(alice.welcome().user()).isEqualTo(ALICE);
            assertThat(alice.ask(new FileRequest.FetchManifest(content, 0)))
                    .isInstanceOfSatisfying(TrackerReply.ManifestPart.class, part -> assertThat(part.bytes())
                            .isEqualTo(manifest));
        }
    }

    @Test
    void daemonsAreToldOfEachTrackerThatComesAndGoes() throws Exception {
        RunningTracker first = start(1);
        try (WireClient client = WireClient.dial(loop, first.endpoint()).hello("laptop")) {
            LinkMessage.Welcome welcome = client.welcome();
            TrackerSetChain chain = TrackerSetChain.verify(welcome.rootKey(), welcome.trackerSet());
            RunningTracker second = start(2);
            chain = chain.continuedBy(changed(client));
            assertThat(chain.newest().members()).hasSize(2);

            quit(second);
            chain = chain.continuedBy(changed(client));
            assertThat(chain.newest().members()).hasSize(1);
        }
    }

    private static List<Blob> changed(WireClient client) throws InterruptedException {
        return client.next(m -> m instanceof TrackerNotice.TrackersChanged)
                .map(m -> ((TrackerNotice.TrackersChanged) m).trackerSet())
                .orElseThrow();
    }

    @Test
    void threeTrackersStopOneByOneAndTheLastGoesOnWriting() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        RunningTracker third = start(3);
        quit(first);
        try (WireClient client = anybody(second)) {
            assertThat(create(client, "two")).isNotInstanceOf(TrackerReply.Refused.class);
        }
        agree(second, third);
        quit(second);
        try (WireClient client = anybody(third)) {
            assertThat(create(client, "one")).isNotInstanceOf(TrackerReply.Refused.class);
        }
        RunningTracker again = start(1);
        agree(again, third);
        try (WireClient client = anybody(again)) {
            assertThat(create(client, "back")).isNotInstanceOf(TrackerReply.Refused.class);
        }
        agree(again, third);
    }

    @Test
    void aTrackerThatLeftWaitsForThoseThatWentOn() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        quit(second);
        try (WireClient client = anybody(first)) {
            create(client, "later");
        }
        quit(first);

        RunningTracker alone = RunningTracker.of(folder, 2, List.of());
        running.add(alone);
        CompletableFuture<RunningTracker> serving = serve(alone);
        await().atMost(PATIENCE).until(() -> alone.printed().contains("this tracker left the others"));
        assertThat(serving).isNotDone();
        alone.process().stop("the test ends");
        serving.get(60, TimeUnit.SECONDS);
        assertThat(alone.printed()).doesNotContain("ready");
    }

    private static CompletableFuture<RunningTracker> serve(RunningTracker tracker) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return tracker.serve();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private void crash(RunningTracker tracker) {
        running.remove(tracker);
        tracker.crash();
    }

    /** Asks until it is done: what the trackers refuse meanwhile says why. */
    private void createAtLast(RunningTracker at, String user) throws Exception {
        try (WireClient client = anybody(at)) {
            await().atMost(PATIENCE).until(() -> {
                TrackerReply reply = create(client, user);
                if (reply instanceof TrackerReply.Refused refused) {
                    assertThat(refused.problem().code()).isEqualTo(ErrorCode.NO_QUORUM);
                    return false;
                }
                return true;
            });
        }
    }

    @Test
    void theSurvivorOfAPairGoesOnAndTheOtherTakesItsStateWhenItReturns() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        try (WireClient client = anybody(first)) {
            create(client, "both");
        }
        crash(first);
        createAtLast(second, "survivor");

        RunningTracker again = start(1);
        agree(again, second);
        try (WireClient client = anybody(again)) {
            assertThat(create(client, "SURVIVOR")).isInstanceOf(TrackerReply.Refused.class);
            assertThat(create(client, "together")).isNotInstanceOf(TrackerReply.Refused.class);
        }
        agree(again, second);
    }

    @Test
    void theStaleOneOfAPairDoesNotTakeOverAndGivesWayToTheSurvivor() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        crash(first);
        createAtLast(second, "survivor");
        crash(second);

        RunningTracker stale = start(1);
        try (WireClient client = anybody(stale)) {
            assertThat(create(client, "never")).isInstanceOfSatisfying(TrackerReply.Refused.class, r -> assertThat(
                            r.problem().message())
                    .contains("missing: tracker 2"));
        }
        RunningTracker survivor = start(2);
        agree(stale, survivor);
        createAtLast(stale, "together");
        agree(stale, survivor);
    }

    @Test
    void whatTheOperatorRecoversGoesOnAloneAndTheOthersJoinIt() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        RunningTracker third = start(3);
        crash(second);
        crash(third);
        await().atMost(PATIENCE)
                .ignoreException(java.util.concurrent.CompletionException.class)
                .until(() ->
                        first.process().recover().toCompletableFuture().join().contains("goes on alone"));
        createAtLast(first, "recovered");
        RunningTracker back = start(2);
        agree(first, back);
    }

    @Test
    void adminsSeeWhoLeadsAndWhoIsAway() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        RunningTracker third = start(3);
        try (WireClient admin = anybody(first)) {
            create(admin, "alice");
            admin.ask(new AccountRequest.Login(ALICE, PASSWORD));
            assertThat(admin.ask(new AdminRequest.ListTrackers())).isInstanceOf(TrackerReply.Refused.class);
            admin.ask(new AccountRequest.ClaimAdmin(first.adminToken()));
            awaitStates(admin, LEADER, FOLLOWER, FOLLOWER);
            crash(third);
            awaitStates(admin, LEADER, FOLLOWER, UNREACHABLE);
        }
        assertThat(second.process().status()).isNotEmpty();
    }

    private static void awaitStates(WireClient admin, TrackerView.State... states) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        ((TrackerReply.Trackers) admin.ask(new AdminRequest.ListTrackers())).trackers())
                .extracting(TrackerView::state)
                .containsExactly(states));
    }

    @Test
    void theJoinSecretLiesBesideTheListForItsOwnerOnly() throws Exception {
        start(1);
        Path key = folder.resolve("cluster.key");

        assertThat(key).content().matches("[0-9a-f]{64}\\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutTheJoinSecretATrackerWaitsUntilTheConsoleLetsItIn() throws Exception {
        RunningTracker first = start(1);
        Files.delete(folder.resolve("cluster.key"));
        RunningTracker second = RunningTracker.of(folder, 2, List.of(first.endpoint()));
        running.add(second);
        CompletableFuture<RunningTracker> serving = serve(second);
        await().atMost(PATIENCE).until(() -> second.printed().contains("has no join secret"));
        assertThat(serving).isNotDone();
        assertThat(second.printed()).contains("accept 2");

        await().atMost(PATIENCE)
                .ignoreException(RefusedException.class)
                .until(() -> first.process().acceptTracker(2).contains("may join"));
        serving.get(60, TimeUnit.SECONDS);
        agree(first, second);
    }

    @Test
    void aWrongJoinSecretIsSaid() throws Exception {
        RunningTracker first = start(1);
        Files.delete(folder.resolve("cluster.key"));
        Files.writeString(folder.resolve("cluster.key"), "00".repeat(32));
        RunningTracker second = RunningTracker.of(folder, 2, List.of(first.endpoint()));
        running.add(second);
        CompletableFuture<RunningTracker> serving = serve(second);
        await().atMost(PATIENCE).until(() -> second.printed().contains("is another network's"));
        second.process().stop("the test ends");
        serving.get(60, TimeUnit.SECONDS);
    }

    @Test
    void twoTrackersUnderOneNumberAreRefused() throws Exception {
        RunningTracker first = start(1);
        start(2);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.copy(folder.resolve("cluster.key"), elsewhere.resolve("cluster.key"));
        RunningTracker double2 = RunningTracker.of(elsewhere, 2, List.of(first.endpoint()));

        assertThatThrownBy(double2::serve).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.CONFLICT);
            assertThat(e.problem().message()).contains("there is a tracker 2 already");
        });
    }

    @Test
    void aTrackerOfAnotherNetworkIsRefused() throws Exception {
        RunningTracker first = start(1);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        RunningTracker other = RunningTracker.of(elsewhere, 1, List.of());
        running.add(other.serve());
        running.remove(other);
        other.close();

        RunningTracker again = RunningTracker.of(elsewhere, 1, List.of(first.endpoint()));
        assertThatThrownBy(again::serve).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.UNTRUSTED);
            assertThat(e.problem().message()).contains("belongs to another network");
        });
    }
}
