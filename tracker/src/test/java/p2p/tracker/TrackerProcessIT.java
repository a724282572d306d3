// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.Password;
import p2p.core.RefusedException;
import p2p.core.Role;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.AdminRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.Holding;
import p2p.message.LinkMessage;
import p2p.message.Source;
import p2p.message.SwarmRequest;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.net.NettyLoop;
import p2p.tracker.console.AdminClient;
import p2p.tracker.console.AdminSocket;
import p2p.trust.InviteLink;
import p2p.trust.TlsIdentity;
import p2p.trust.TrackerSetChain;

/** A whole tracker from start to stop, over real TLS. */
class TrackerProcessIT {
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final Password PASSWORD = new Password("correct horse");
    private static final GroupName DOCS = new GroupName("docs");

    private final NettyLoop loop = new NettyLoop("clients");

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        loop.close();
    }

    private RunningTracker start() throws IOException {
        return new RunningTracker(directory.resolve("state"), RunningTracker.ROOMY);
    }

    private WireClient user(RunningTracker tracker, TlsIdentity identity, String device, UserName user)
            throws Exception {
        return user(tracker, identity, device, 7700, user);
    }

    private WireClient user(RunningTracker tracker, TlsIdentity identity, String device, int port, UserName user)
            throws Exception {
        WireClient client = WireClient.dial(loop, identity, tracker.endpoint()).hello(device, port);
        client.welcome();
        client.ask(new AccountRequest.CreateAccount(user, PASSWORD, null));
        assertThat(client.ask(new AccountRequest.Login(user, PASSWORD))).isInstanceOf(TrackerReply.LoggedIn.class);
        return client;
    }

    @Test
    void theFirstStartPrintsLinkAndTokenAndLaterOnesDoNot() throws Exception {
        String first;
        try (RunningTracker tracker = start()) {
            first = tracker.printed();
            assertThat(first.lines().toList().get(first.lines().toList().size() - 1))
                    .startsWith("ready")
                    .contains("127.0.0.1:" + tracker.endpoint().port());
            assertThat(tracker.adminToken()).matches("[0-9a-f]{32}");
        }
        try (RunningTracker tracker = start()) {
            assertThat(tracker.printed()).startsWith("ready").hasLineCount(1);
        }
    }

    private void isRefusedForItsCatalog(Path state) {
        assertThatThrownBy(() -> new RunningTracker(state, RunningTracker.ROOMY))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(ErrorCode.INTEGRITY);
                    assertThat(e.problem().message()).contains("was served before");
                    assertThat(e.problem().next()).contains("catalog.db-wal");
                });
    }

    @Test
    void aNetworkWithoutItsCatalogIsNotServedAsANewOne() throws Exception {
        Path state = directory.resolve("state");
        Path halfCopy = directory.resolve("copy");
        try (RunningTracker tracker = start()) {
            assertThat(tracker.adminToken()).isNotEmpty();
            // what a backup gets that takes the database without its log
            copyTree(state, halfCopy);
            Files.delete(halfCopy.resolve("catalog.db-wal"));
        }
        isRefusedForItsCatalog(halfCopy);

        Files.write(state.resolve("catalog.db"), new byte[0]);
        isRefusedForItsCatalog(state);

        Files.delete(state.resolve("catalog.db"));
        isRefusedForItsCatalog(state);
        assertThat(state.resolve("catalog.db")).doesNotExist();
    }

    @Test
    void aFirstStartThatWasInterruptedIsAFirstStartAgain() throws Exception {
        Path state = directory.resolve("state");
        String network;
        try (RunningTracker tracker = start()) {
            network = tracker.printed().lines().findFirst().orElseThrow();
        }
        Files.delete(state.resolve("tracker-set"));
        try (RunningTracker tracker = start()) {
            assertThat(tracker.printed()).startsWith(network);
            assertThat(tracker.adminToken()).isNotEmpty();
        }
        Files.delete(state.resolve("tracker-set"));
        Files.delete(state.resolve("catalog.db"));
        try (RunningTracker tracker = start()) {
            assertThat(tracker.printed()).startsWith(network);
            assertThat(tracker.adminToken()).isNotEmpty();
        }
    }

    @Test
    void welcomeCarriesAChainThatTheLinkVouchesFor() throws Exception {
        try (RunningTracker tracker = start();
                WireClient client = WireClient.dial(loop, tracker.endpoint()).hello("laptop")) {
            LinkMessage.Welcome welcome = client.welcome();
            TrackerSetChain chain = TrackerSetChain.verify(welcome.rootKey(), welcome.trackerSet());
            InviteLink link = InviteLink.parse(tracker.process().inviteLink());

            assertThat(chain.cluster()).isEqualTo(link.root());
            assertThat(chain.newest().members().get(0).addresses()).isEqualTo(link.trackers());
            assertThat(welcome.observed()).isEqualTo(new Endpoint("127.0.0.1", 7700));
            assertThat(welcome.user()).isNull();
        }
    }

    @Test
    void theMainTalkWorksAndSurvivesARestart() throws Exception {
        TlsIdentity laptop = WireClient.identity();
        TlsIdentity nas = WireClient.identity();
        Blob manifest = manifest();
        ContentId content = ManifestLayout.idOf(manifest);
        try (RunningTracker tracker = start();
                PeerDoor door = new PeerDoor(loop, laptop);
                WireClient alice = user(tracker, laptop, "laptop", door.port(), ALICE);
                WireClient bob = user(tracker, nas, "nas", BOB)) {
            alice.ask(new AccountRequest.ClaimAdmin(tracker.adminToken()));
            alice.ask(new GroupRequest.CreateGroup(DOCS));
            bob.ask(new GroupRequest.JoinGroup(DOCS, null));
            assertThat(alice.next(m -> m instanceof TrackerNotice.JoinRequested))
                    .isPresent();
            alice.ask(new GroupRequest.AcceptJoin(DOCS, BOB));
            int half = manifest.size() / 2;
            alice.ask(new FileRequest.PutManifest(content, manifest.size(), 0, manifest.slice(0, half)));
            alice.ask(new FileRequest.PutManifest(
                    content, manifest.size(), half, manifest.slice(half, manifest.size() - half)));
            TrackerReply.Published published = (TrackerReply.Published)
                    alice.ask(new FileRequest.Publish(DOCS, new FileName("a.bin"), content, null));
            alice.ask(new SwarmRequest.AnnounceChange(List.of(new Holding(published.entry(), 2, true)), List.of()));

            TrackerReply.Sources sources =
                    (TrackerReply.Sources) bob.ask(new SwarmRequest.WatchSources(published.entry()));
            List<Source> known = sources.sources();
            if (known.isEmpty()) {
                // the tracker's dial to alice is still under way
                known = bob.next(m -> m instanceof TrackerNotice.SourcesChanged)
                        .map(m -> ((TrackerNotice.SourcesChanged) m).sources())
                        .orElseThrow();
            }
            assertThat(known.get(0).endpoints()).containsExactly(new Endpoint("127.0.0.1", door.port()));
            TrackerReply.ManifestPart part =
                    (TrackerReply.ManifestPart) bob.ask(new FileRequest.FetchManifest(content, 0));
            assertThat(part.bytes()).isEqualTo(manifest);
            alice.close();
            assertThat(bob.next(m -> m instanceof TrackerNotice.SourcesChanged changed
                            && changed.sources().isEmpty()))
                    .isPresent();
        }
        try (RunningTracker tracker = start();
                WireClient bob = WireClient.dial(loop, nas, tracker.endpoint()).hello("nas")) {
            LinkMessage.Welcome welcome = bob.welcome();
            assertThat(welcome.user()).isEqualTo(BOB);
            assertThat(welcome.role()).isEqualTo(Role.USER);
            TrackerReply.Files files = (TrackerReply.Files) bob.ask(new FileRequest.ListFiles(DOCS, null, 10));
            assertThat(files.files()).singleElement().satisfies(file -> assertThat(file.sources())
                    .isZero());
        }
    }

    @Test
    void whereAnotherKeyAnswersADeviceIsNotReachable() throws Exception {
        try (RunningTracker tracker = start();
                PeerDoor victim = new PeerDoor(loop, WireClient.identity());
                WireClient mallory = user(tracker, WireClient.identity(), "liar", victim.port(), BOB)) {
            assertThat(victim.wasVisited()).isTrue();

            TrackerReply.Peers peers = (TrackerReply.Peers) mallory.ask(new SwarmRequest.ListPeers(null));

            assertThat(peers.peers()).singleElement().satisfies(peer -> {
                assertThat(peer.online()).isTrue();
                assertThat(peer.reachable()).isFalse();
            });
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterACrash() throws Exception {
        TlsIdentity laptop = WireClient.identity();
        Path copy = directory.resolve("copy");
        try (RunningTracker tracker = start();
                WireClient alice = user(tracker, laptop, "laptop", ALICE)) {
            for (int i = 0; i < 20; i++) {
                assertThat(alice.ask(new GroupRequest.CreateGroup(new GroupName("g" + i))))
                        .isInstanceOf(TrackerReply.GroupCreated.class);
            }
            // what a kill at this moment leaves behind
            copyTree(directory.resolve("state"), copy);
        }
        try (RunningTracker tracker = new RunningTracker(copy, RunningTracker.ROOMY);
                WireClient alice =
                        WireClient.dial(loop, laptop, tracker.endpoint()).hello("laptop")) {
            assertThat(alice.welcome().user()).isEqualTo(ALICE);
            TrackerReply.Groups groups = (TrackerReply.Groups) alice.ask(new GroupRequest.ListGroups());
            assertThat(groups.groups()).hasSize(21);
        }
    }

    @Test
    void pingIsALiveRoundTrip() throws Exception {
        try (RunningTracker tracker = start();
                WireClient admin = user(tracker, WireClient.identity(), "console", ALICE);
                WireClient bob = user(tracker, WireClient.identity(), "nas", BOB)) {
            admin.ask(new AccountRequest.ClaimAdmin(tracker.adminToken()));

            CompletableFuture<TrackerReply> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return admin.ask(new AdminRequest.PingHost("bob@nas"));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            bob.nextEnvelope(m -> m instanceof LinkMessage.Ping).ifPresent(bob::answer);
            TrackerReply.HostAnswered alive =
                    (TrackerReply.HostAnswered) answer.get(WireClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(alive.alive()).isTrue();
            assertThat(alive.micros()).isPositive();

            TrackerReply.HostAnswered dead = (TrackerReply.HostAnswered) admin.ask(new AdminRequest.PingHost("nas"));
            assertThat(dead.alive()).isFalse();
        }
    }

    @Test
    void aStopSaysGoodbyeToEverybody() throws Exception {
        RunningTracker tracker = start();
        try (WireClient client = WireClient.dial(loop, tracker.endpoint()).hello("laptop")) {
            client.welcome();
            tracker.close();
            assertThat(client.next(m -> m instanceof LinkMessage.Goodbye)).isPresent();
            assertThat(client.isClosedByTracker()).isTrue();
        }
    }

    @Test
    void theAdminSocketGivesLinksAndStops() throws Exception {
        try (RunningTracker tracker = start()) {
            AdminClient client = new AdminClient(directory.resolve("state").resolve(AdminSocket.NAME));
            assertThat(client.ask("invite")).isEqualTo(tracker.process().inviteLink());
            assertThatThrownBy(() -> client.ask("dance")).isInstanceOf(RefusedException.class);
            assertThat(Files.getPosixFilePermissions(directory.resolve("state").resolve(AdminSocket.NAME)))
                    .hasSize(2);

            CompletableFuture<String> stopped = CompletableFuture.supplyAsync(() -> client.ask("stop"));
            tracker.process().awaitStop();
            tracker.process().close();
            assertThat(stopped.get(WireClient.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo("stopping");
        }
    }

    @Test
    void oneProcessADirectoryAndOneAPort() throws Exception {
        try (RunningTracker tracker = start()) {
            assertThatThrownBy(this::start).isInstanceOfSatisfying(RefusedException.class, e -> {
                assertThat(e.problem().code()).isEqualTo(ErrorCode.CONFLICT);
                assertThat(e.problem().message())
                        .contains(Long.toString(ProcessHandle.current().pid()));
            });
            try (StateDirectory other = StateDirectory.open(directory.resolve("other"))) {
                TrackerConfig config = new TrackerConfig(
                        tracker.endpoint(), null, other.path(), 1, null, null, null, false, RunningTracker.ROOMY);
                assertThatThrownBy(() -> TrackerProcess.start(config, other, () -> {}))
                        .isInstanceOfSatisfying(RefusedException.class, e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.CONFLICT);
                            assertThat(e.problem().message()).contains("port");
                        });
            }
        }
    }

    @Test
    void aStateDirectoryThatCannotBeUsedIsADiskProblem() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");

        assertThatThrownBy(() -> StateDirectory.open(file))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code().exitCode()).isEqualTo(10));
    }

    static Blob manifest() {
        return ManifestLayout.encode(new Manifest(
                List.of(new Manifest.File("a.bin", 300_000, false, new Sha256(1, 2, 3, 4), new Sha1(1, 2, 3))),
                1 << 18,
                Blob.owning(new byte[64]),
                Blob.owning(new byte[40])));
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (Files.isRegularFile(path)) {
                    Files.copy(path, target);
                }
            }
        }
    }
}
