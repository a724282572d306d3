// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.AdminRequest;
import p2p.message.ConflictView;
import p2p.message.GroupRequest;
import p2p.message.LinkMessage;
import p2p.message.TrackerReply;
import p2p.tracker.database.SqliteCatalog;
import p2p.trust.TlsIdentity;
import p2p.trust.TrackerSetChain;

/** A pair of which both went on, and what becomes of the two histories when they meet again. */
class SplitIT extends ClusterFixture {
    private static final UserName BOB = new UserName("bob");

    private final TlsIdentity laptop;
    private final TlsIdentity desk;

    SplitIT() throws GeneralSecurityException {
        laptop = WireClient.identity();
        desk = WireClient.identity();
    }

    /** Alice, an admin who owns the group, and bob, who is in it, on both trackers of a pair. */
    private void populate(RunningTracker first) throws Exception {
        try (WireClient alice = client(first, laptop);
                WireClient bob = client(first, desk)) {
            create(alice, "alice");
            done(alice.ask(new AccountRequest.Login(ALICE, PASSWORD)));
            done(alice.ask(new AccountRequest.ClaimAdmin(first.adminToken())));
            done(alice.ask(new GroupRequest.CreateGroup(DOCS)));
            create(bob, "bob");
            done(bob.ask(new AccountRequest.Login(BOB, PASSWORD)));
            done(bob.ask(new GroupRequest.JoinGroup(DOCS, null)));
            done(alice.ask(new GroupRequest.AcceptJoin(DOCS, BOB)));
        }
    }

    private static void done(TrackerReply reply) {
        assertThat(reply).isNotInstanceOf(TrackerReply.Refused.class);
    }

    private static void goOnAlone(RunningTracker tracker) {
        await().atMost(PATIENCE)
                .ignoreException(java.util.concurrent.CompletionException.class)
                .until(() ->
                        tracker.process().recover().toCompletableFuture().join().contains("goes on alone"));
    }

    private TrackerSetChain chainOf(RunningTracker at) throws Exception {
        try (WireClient client = WireClient.dial(loop, at.endpoint()).hello("looks")) {
            LinkMessage.Welcome welcome = client.welcome();
            return TrackerSetChain.verify(welcome.rootKey(), welcome.trackerSet());
        }
    }

    private Map<String, ConflictView.Fate> conflicts(RunningTracker at) throws Exception {
        try (WireClient alice = client(at, laptop)) {
            return ((TrackerReply.Conflicts) alice.ask(new AdminRequest.ListConflicts(0)))
                    .conflicts().stream().collect(Collectors.toMap(ConflictView::change, ConflictView::fate));
        }
    }

    private List<Path> kept(int number) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("state-" + number))) {
            return files.filter(f -> f.getFileName().toString().startsWith("catalog-"))
                    .toList();
        }
    }

    @Test
    void theLifeThatBeganLaterGivesWayWhileItRunsAndNothingItHadDisappears() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        populate(first);
        agree(first, second);
        crash(second);
        createAtLast(first, "left");
        crash(first);

        RunningTracker right = start(2);
        goOnAlone(right);
        createAtLast(right, "right");
        try (WireClient alice = client(right, laptop)) {
            done(alice.ask(new GroupRequest.CreateGroup(new GroupName("side"))));
            done(alice.ask(new GroupRequest.RemoveMember(DOCS, BOB)));
        }
        TrackerSetChain forked = chainOf(right);

        RunningTracker left = start(1);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> conflicts(left).size() >= 3);
        agree(left, right);

        assertThat(conflicts(right))
                .containsEntry("create the account right", ConflictView.Fate.SET_ASIDE)
                .containsEntry("create the group side", ConflictView.Fate.SET_ASIDE)
                .containsEntry("remove bob from the group docs", ConflictView.Fate.HOLDS);
        try (WireClient bob = client(left, desk)) {
            assertThat(bob.ask(new GroupRequest.ListMembers(DOCS))).isInstanceOf(TrackerReply.Refused.class);
            assertThat(create(bob, "left")).isInstanceOf(TrackerReply.Refused.class);
            assertThat(create(bob, "right")).isNotInstanceOf(TrackerReply.Refused.class);
        }
        agree(left, right);
        // a daemon that followed the one that gave way believes it
        assertThat(forked.mayGiveWayTo(chainOf(right))).isTrue();
        assertThat(kept(2)).singleElement().satisfies(f -> assertThat(f.toString())
                .endsWith(".db"));
    }

    @Test
    void theLifeThatBeganLaterGivesWayWhenItStartsToo() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        populate(first);
        agree(first, second);
        crash(first);
        createAtLast(second, "kept");
        crash(second);

        RunningTracker later = start(1);
        goOnAlone(later);
        createAtLast(later, "lost");
        try (WireClient bob = client(later, desk)) {
            done(bob.ask(new AccountRequest.Logout()));
        }
        crash(later);
        // as after a power cut: the log has what the database lost
        Path database = folder.resolve("state-1").resolve("catalog.db");
        Path before = Files.copy(database, folder.resolve("before.db"));
        later = start(1);
        createAtLast(later, "tail");
        crash(later);
        Files.deleteIfExists(database.resolveSibling("catalog.db-wal"));
        Files.deleteIfExists(database.resolveSibling("catalog.db-shm"));
        Files.move(before, database, StandardCopyOption.REPLACE_EXISTING);

        RunningTracker earlier = start(2);
        RunningTracker back = start(1);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> conflicts(earlier).size() >= 3);
        agree(earlier, back);
        assertThat(conflicts(back))
                .containsEntry("create the account lost", ConflictView.Fate.SET_ASIDE)
                .containsEntry("create the account tail", ConflictView.Fate.SET_ASIDE);
        try (WireClient bob = WireClient.dial(loop, desk, back.endpoint()).hello("desk")) {
            assertThat(bob.welcome().user()).isNull();
        }
    }

    @Test
    void whoCrashedBeforeTheLogOfANewLifeWasFoundedGoesOnWithIt() throws Exception {
        RunningTracker first = start(1);
        populate(first);
        crash(first);
        try (SqliteCatalog catalog =
                SqliteCatalog.open(folder.resolve("state-1").resolve("catalog.db"))) {
            PeerId self = catalog.incarnation().orElseThrow().founder();
            catalog.beginIncarnation(UUID.randomUUID(), self, loop.now(), "a test");
        }

        RunningTracker again = start(1);
        try (WireClient alice = WireClient.dial(loop, laptop, again.endpoint()).hello("laptop")) {
            assertThat(alice.welcome().user()).isEqualTo(ALICE);
            done(alice.ask(new GroupRequest.CreateGroup(new GroupName("later"))));
        }
    }

    @Test
    void whoMerelyMissedSomethingKeepsNoCopy() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        populate(first);
        agree(first, second);
        crash(second);
        createAtLast(first, "missed");

        RunningTracker back = start(2);
        agree(first, back);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(kept(2)).isEmpty());
        assertThat(conflicts(back)).isEmpty();
    }
}
