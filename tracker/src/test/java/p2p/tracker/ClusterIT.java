// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static p2p.message.TrackerView.State.FOLLOWER;
import static p2p.message.TrackerView.State.LEADER;
import static p2p.message.TrackerView.State.UNREACHABLE;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.ManifestLayout;
import p2p.core.PeerId;
import p2p.message.AccountRequest;
import p2p.message.AdminRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.LinkMessage;
import p2p.message.SwarmRequest;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.message.TrackerView;
import p2p.trust.TlsIdentity;
import p2p.trust.TrackerSetChain;

/** What several trackers do as one, and what they go through together. */
class ClusterIT extends ClusterFixture {
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
        // and the other way round
        crash(second);
        createAtLast(again, "twice");
    }

    @Test
    void theStaleOneOfAPairDoesNotTakeOverAndGivesWayToTheSurvivor() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        crash(first);
        createAtLast(second, "survivor");
        crash(second);

        RunningTracker stale = start(1);
        assertThat(stale.printed()).contains("waiting").contains("missing: tracker 2");
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
    void aSilentPartnerIsGoneOnceNoDaemonReachesItEither() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        TlsIdentity laptop = WireClient.identity();
        try (WireClient alice = client(first, laptop)) {
            create(alice, "alice");
            alice.ask(new AccountRequest.Login(ALICE, PASSWORD));
            Endpoint partner = second.endpoint();
            crash(second);
            // somebody listens there and never says a word: no host that refuses
            try (ServerSocket silent = new ServerSocket()) {
                silent.bind(new InetSocketAddress(partner.host(), partner.port()));
                assertThat(askedWhetherReached(alice, true)).isNotNull();
                assertThat(create(alice, "early")).isInstanceOfSatisfying(TrackerReply.Refused.class, r -> assertThat(
                                r.problem().code())
                        .isEqualTo(ErrorCode.NO_QUORUM));

                askedWhetherReached(alice, false);

                createAtLast(first, "later");
            }
        }
    }

    /** Waits for the tracker's question and answers it. */
    private static TrackerReply askedWhetherReached(WireClient daemon, boolean reached) throws InterruptedException {
        PeerId tracker = daemon.next(m -> m instanceof TrackerNotice.AskReach)
                .map(m -> ((TrackerNotice.AskReach) m).tracker())
                .orElseThrow();
        return daemon.ask(new SwarmRequest.Reach(tracker, reached));
    }

    @Test
    void whatTheOperatorRecoversGoesOnAloneAndTheOthersJoinIt() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        RunningTracker third = start(3);
        try (WireClient client = anybody(first)) {
            create(client, "alice");
        }
        agree(first, second, third);
        crash(second);
        crash(third);
        // whom it has it can let in; that is written down once it may write
        TlsIdentity laptop = WireClient.identity();
        WireClient alice = client(first, laptop);
        await().atMost(PATIENCE)
                .until(() -> alice.ask(new AccountRequest.Login(ALICE, PASSWORD)) instanceof TrackerReply.LoggedIn);
        assertThat(alice.ask(new GroupRequest.ListGroups())).isInstanceOf(TrackerReply.Groups.class);
        await().atMost(PATIENCE)
                .ignoreException(java.util.concurrent.CompletionException.class)
                .until(() ->
                        first.process().recover().toCompletableFuture().join().contains("goes on alone"));
        createAtLast(first, "recovered");
        RunningTracker back = start(2);
        agree(first, back);
        alice.close();
        await().atMost(PATIENCE).until(() -> {
            try (WireClient again =
                    WireClient.dial(loop, laptop, back.endpoint()).hello("laptop")) {
                return ALICE.equals(again.welcome().user());
            }
        });
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

    private static List<Blob> changed(WireClient client) throws InterruptedException {
        return client.next(m -> m instanceof TrackerNotice.TrackersChanged)
                .map(m -> ((TrackerNotice.TrackersChanged) m).trackerSet())
                .orElseThrow();
    }

    private static void awaitStates(WireClient admin, TrackerView.State... states) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        ((TrackerReply.Trackers) admin.ask(new AdminRequest.ListTrackers())).trackers())
                .extracting(TrackerView::state)
                .containsExactly(states));
    }
}
