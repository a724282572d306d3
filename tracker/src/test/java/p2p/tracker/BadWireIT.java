// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.Password;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.Holding;
import p2p.message.LinkMessage;
import p2p.message.SwarmRequest;
import p2p.message.TrackerMessage;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;
import p2p.net.NettyLoop;
import p2p.net.Protocol;
import p2p.net.TlsContexts;
import p2p.tracker.presence.Presence;
import p2p.tracker.server.ServerLimits;
import p2p.trust.TlsIdentity;

/** What a tracker does with those who break the rules: closes them, and nobody else notices. */
class BadWireIT {
    private static final Password PASSWORD = new Password("correct horse");

    private final NettyLoop loop = new NettyLoop("clients");

    @TempDir
    Path directory;

    private RunningTracker tracker;
    private WireClient bystander;

    @BeforeEach
    void open() throws Exception {
        tracker = new RunningTracker(directory.resolve("state"), RunningTracker.ROOMY);
        bystander = loggedIn("bystander", "carol");
    }

    @AfterEach
    void close() throws Exception {
        bystander.close();
        tracker.close();
        loop.close();
    }

    private WireClient loggedIn(String device, String user) throws Exception {
        WireClient client = WireClient.dial(loop, tracker.endpoint()).hello(device);
        client.welcome();
        account(client, user);
        return client;
    }

    private static void account(WireClient client, String user) throws InterruptedException {
        client.ask(new AccountRequest.CreateAccount(new UserName(user), PASSWORD, null));
        client.ask(new AccountRequest.Login(new UserName(user), PASSWORD));
    }

    private void nobodyElseNotices() throws InterruptedException {
        assertThat(bystander.ask(new GroupRequest.ListGroups())).isInstanceOf(TrackerReply.Groups.class);
        assertThat(bystander.isOpen()).isTrue();
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(4).putInt(length).array();
    }

    private static byte[] frame(byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }

    /** A frame of groups that begin and do not end, one inside the other. */
    private static byte[] nested(int depth) {
        ByteArrayOutputStream groups = new ByteArrayOutputStream();
        for (int i = 0; i < depth; i++) {
            // field 15, start of a group
            groups.write(15 << 3 | 3);
        }
        return frame(groups.toByteArray());
    }

    static Stream<Map.Entry<String, byte[]>> rawBytes() {
        return Stream.of(
                Map.entry("length 0xFFFFFFFF", length(-1)),
                Map.entry("length 0x80000000", length(Integer.MIN_VALUE)),
                Map.entry("16 MiB before login", length(16 << 20)),
                Map.entry("one byte more than a stranger may", length(WireClient.strangerLimit() + 1)),
                Map.entry("an empty frame", length(0)),
                Map.entry("1,000,000 empty frames", new byte[4_000_000]),
                Map.entry("nested groups", nested(4_000)),
                Map.entry("an unknown type", frame(new byte[] {8, 1, (byte) 0xfa, 6, 1, 1})),
                Map.entry("garbage", frame("GET / HTTP/1.1".getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
    }

    @ParameterizedTest
    @MethodSource("rawBytes")
    void bytesAgainstTheRulesEndTheConnection(Map.Entry<String, byte[]> bad) throws Exception {
        try (WireClient client = WireClient.dial(loop, tracker.endpoint())) {
            client.raw(bad.getValue());
            assertThat(client.isClosedByTracker()).as(bad.getKey()).isTrue();
        }
        nobodyElseNotices();
    }

    static Stream<TrackerMessage> outOfPlace() {
        return Stream.of(
                new LinkMessage.Hello(1, 1, "again", new DeviceName("laptop"), 0, List.of()),
                new TrackerReply.Done("unasked"),
                new TrackerNotice.SourcesChanged(new EntryId(1), List.of()));
    }

    @ParameterizedTest
    @MethodSource("outOfPlace")
    void messagesOutOfPlaceEndTheConnection(TrackerMessage message) throws Exception {
        try (WireClient client = WireClient.dial(loop, tracker.endpoint()).hello("laptop")) {
            client.welcome();
            client.send(message);
            assertThat(client.isClosedByTracker()).isTrue();
        }
        nobodyElseNotices();
    }

    @Test
    void aRequestBeforeHelloEndsTheConnection() throws Exception {
        try (WireClient client = WireClient.dial(loop, tracker.endpoint())) {
            client.send(new GroupRequest.ListGroups());
            assertThat(client.isClosedByTracker()).isTrue();
        }
    }

    @Test
    void aVersionThatDoesNotFitIsToldWhichSideIsOlder() throws Exception {
        try (WireClient client = WireClient.dial(loop, tracker.endpoint())) {
            client.send(new LinkMessage.Hello(7, 9, "future", new DeviceName("laptop"), 0, List.of()));
            assertThat(client.next(m -> m instanceof LinkMessage.Goodbye))
                    .hasValueSatisfying(
                            m -> assertThat(((LinkMessage.Goodbye) m).reason()).contains("upgrade the tracker"));
            assertThat(client.isClosedByTracker()).isTrue();
        }
    }

    @Test
    void tlsWithoutAKeyOrOfAnOldVersionIsRefused() throws Exception {
        SslContext noKey = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .protocols("TLSv1.3")
                .endpointIdentificationAlgorithm(null)
                .build();
        TlsIdentity identity = WireClient.identity();
        SslContext old = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .keyManager(identity.privateKey(), identity.certificate())
                .protocols("TLSv1.2")
                .endpointIdentificationAlgorithm(null)
                .build();
        TlsContexts otherProtocol = new TlsContexts(identity, Protocol.PEER);
        List<WireClient.SslHandlers> all = List.of(
                fresh -> noKey.newHandler(fresh.alloc()),
                fresh -> old.newHandler(fresh.alloc()),
                fresh -> otherProtocol.client(fresh.alloc()));
        for (WireClient.SslHandlers bad : all) {
            try (WireClient client = WireClient.dial(loop, bad, tracker.endpoint())) {
                client.hello("laptop");
                assertThat(client.isClosedByTracker()).isTrue();
            }
        }
        nobodyElseNotices();
    }

    @Test
    void aFloodOfRequestsIsReadSlowlyAndOthersAreServed() throws Exception {
        int perSecond = 10;
        int burst = 4 * perSecond;
        try (RunningTracker strict =
                        new RunningTracker(directory.resolve("strict"), new ServerLimits(100, 32, 32, perSecond));
                WireClient flood = WireClient.dial(loop, strict.endpoint()).hello("flood");
                WireClient other = WireClient.dial(loop, strict.endpoint()).hello("other")) {
            flood.welcome();
            other.welcome();
            long start = System.nanoTime();
            for (int i = 0; i < 2_000; i++) {
                flood.send(new SwarmRequest.Heartbeat(i));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(other.ask(new SwarmRequest.Heartbeat(i))).isInstanceOf(TrackerReply.LeaseRenewed.class);
            }
            for (int i = 0; i < burst + 3 * perSecond; i++) {
                assertThat(flood.next(m -> m instanceof TrackerReply.LeaseRenewed))
                        .isPresent();
            }
            // however slow this machine is, what exceeds the burst takes its time
            assertThat(System.nanoTime() - start)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(3).toNanos());
            assertThat(flood.isOpen()).isTrue();
        }
    }

    private void isTurnedAway(RunningTracker strict) throws Exception {
        try (WireClient client = WireClient.dial(loop, strict.endpoint()).hello("one-too-many")) {
            assertThat(client.next(m -> m instanceof LinkMessage.Welcome)).isEmpty();
        }
    }

    @Test
    void anAddressHasFewStrangers() throws Exception {
        try (RunningTracker strict = new RunningTracker(directory.resolve("strict"), new ServerLimits(100, 2, 32, 50));
                WireClient one = WireClient.dial(loop, strict.endpoint()).hello("one");
                WireClient two = WireClient.dial(loop, strict.endpoint()).hello("two")) {
            one.welcome();
            two.welcome();
            isTurnedAway(strict);
            one.ask(new AccountRequest.CreateAccount(new UserName("dave"), PASSWORD, null));
            one.ask(new AccountRequest.Login(new UserName("dave"), PASSWORD));
            try (WireClient four = WireClient.dial(loop, strict.endpoint()).hello("four")) {
                four.welcome();
                account(two, "erin");
                one.ask(new AccountRequest.Logout());
                isTurnedAway(strict);
            }
        }
    }

    /** An entry of the public group that is announced as whole by its publisher. */
    private EntryId published(WireClient client) throws InterruptedException {
        Blob manifest = ManifestLayout.encode(new Manifest(
                List.of(new Manifest.File("a.bin", 300_000, false, new Sha256(1, 2, 3, 4), new Sha1(1, 2, 3))),
                1 << 18,
                Blob.owning(new byte[64]),
                Blob.owning(new byte[40])));
        ContentId content = ManifestLayout.idOf(manifest);
        client.ask(new FileRequest.PutManifest(content, manifest.size(), 0, manifest));
        TrackerReply.Published published = (TrackerReply.Published)
                client.ask(new FileRequest.Publish(GroupName.PUBLIC, new FileName("a.bin"), content, null));
        client.ask(new SwarmRequest.AnnounceChange(List.of(new Holding(published.entry(), 2, true)), List.of()));
        return published.entry();
    }

    private static List<Endpoint> endpoints(WireClient client, EntryId entry) throws InterruptedException {
        TrackerReply.Sources sources = (TrackerReply.Sources) client.ask(new SwarmRequest.WatchSources(entry));
        return sources.sources().stream().flatMap(s -> s.endpoints().stream()).toList();
    }

    @Test
    void anAnnouncedAddressOfAVictimIsHandedOutToNobodyElsewhere() throws Exception {
        Endpoint victim = new Endpoint("192.0.2.99", 443);
        try (WireClient liar = WireClient.dialFrom(loop, "127.0.0.2", tracker.endpoint());
                WireClient beside = WireClient.dialFrom(loop, "127.0.0.2", tracker.endpoint())
                        .hello("beside")) {
            liar.send(new LinkMessage.Hello(1, 1, "liar", new DeviceName("liar"), 1, List.of(victim)));
            assertThat(liar.welcome().observed()).isEqualTo(new Endpoint("127.0.0.2", 1));
            beside.welcome();
            account(liar, "mallory");
            account(beside, "trent");
            EntryId entry = published(liar);

            assertThat(endpoints(bystander, entry)).doesNotContain(victim);
            assertThat(endpoints(beside, entry))
                    .as("behind the same address it may be a true one")
                    .containsExactly(victim);
        }
    }

    @Test
    void tooManyHoldingsAreRefusedAndTheSessionGoesOn() throws Exception {
        int page = 4_000;
        int pages = Presence.MAX_HOLDINGS / page;
        for (int i = 0; i < pages; i++) {
            assertThat(bystander.ask(new SwarmRequest.Announce(i == 0, false, holdings(i * page + 1L, page))))
                    .isInstanceOf(TrackerReply.Done.class);
        }
        TrackerReply tooMany =
                bystander.ask(new SwarmRequest.Announce(false, true, holdings(Presence.MAX_HOLDINGS + 1L, 1)));

        assertThat(tooMany).isInstanceOfSatisfying(TrackerReply.Refused.class, refused -> assertThat(
                        refused.problem().message())
                .contains(Integer.toString(Presence.MAX_HOLDINGS)));
        assertThat(bystander.ask(new SwarmRequest.Announce(true, true, holdings(1, page))))
                .isInstanceOf(TrackerReply.Done.class);
        nobodyElseNotices();
    }

    private static List<Holding> holdings(long from, int count) {
        return LongStream.range(from, from + count)
                .mapToObj(n -> new Holding(new EntryId(n), 1, false))
                .toList();
    }
}
