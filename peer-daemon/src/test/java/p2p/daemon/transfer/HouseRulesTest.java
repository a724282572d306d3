// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.BlockRef;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.PieceIndex;
import p2p.core.ReasonCode;
import p2p.core.RefusedException;
import p2p.core.Sha1;
import p2p.message.PeerMessage;
import p2p.message.Steering;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** Accounts, tickets, reasons, refusals, and peers that break the rules. */
class HouseRulesTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private final Town town = new Town(11);

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(42).nextBytes(content);
        return content;
    }

    @Test
    void aLogoutStopsOfferingAndPausesAndALoginGoesOnWithoutHashing() {
        byte[] content = content(8 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(2));

        bob.traffic.loggedOut();
        town.loop.advance(Duration.ofSeconds(1));
        assertThat(bob.view(number).state()).isEqualTo(TransferState.PAUSED);
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.PAUSED);
        long done = bob.view(number).done();
        alice.traffic.loggedOut();
        town.loop.advance(Duration.ofSeconds(5));
        assertThat(bob.view(number).done()).isEqualTo(done);

        alice.start2();
        bob.start2();
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void aRevokedMemberGetsNothingMore() {
        byte[] content = content(16 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(2));

        alice.traffic.revoked(Town.DOCS_ID, bob.user, town.loop.now() + 1);
        town.loop.advance(Duration.ofSeconds(1));
        long sent = alice.uploadedBytes();
        town.loop.advance(Duration.ofSeconds(30));

        assertThat(alice.uploadedBytes()).isEqualTo(sent);
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.NOT_A_MEMBER);
    }

    @Test
    void whoLeftTheGroupIsTold() {
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content(4 << 20));
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(1));

        bob.traffic.ticketsRenewed(List.of());
        town.loop.advance(Duration.ofSeconds(4));

        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.NOT_A_MEMBER);
        assertThat(bob.traffic.transfers().explain(number).next()).contains("group join docs");
    }

    @Test
    void reasonsFollowTheFacts() {
        Neighbour alice = town.add("alice").start();
        alice.share("film.mkv", content(4 << 20));
        alice.traffic.loggedOut();
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(3));
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.NO_SOURCE_ONLINE);

        town.setTrackersUp(false);
        town.loop.advance(Duration.ofSeconds(3));
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.TRACKER_UNREACHABLE);

        town.setTrackersUp(true);
        alice.stalled = true;
        alice.start2();
        town.loop.advance(Duration.ofSeconds(9));
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.PEERS_BUSY);

        List.copyOf(bob.wires).forEach(Wire::shut);
        alice.online = false;
        alice.stillListed = true;
        town.loop.advance(Duration.ofSeconds(9));
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.PEERS_UNREACHABLE);

        town.get(bob.traffic.transfers().steer(number, Steering.PAUSE));
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.PAUSED);

        alice.online = true;
        alice.stalled = false;
        town.get(bob.traffic.transfers().steer(number, Steering.RESUME));
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.view(number).reason()).isNull();
    }

    @Test
    void anExpiredTicketIsNamedWhenNoTrackerRenewsIt() {
        Neighbour alice = town.add("alice");
        alice.uplink = 100_000;
        alice.start().share("film.mkv", content(4 << 20));
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(10));

        alice.online = false;
        List.copyOf(bob.wires).forEach(Wire::shut);
        town.setTrackersUp(false);
        town.loop.advance(Duration.ofHours(2));
        alice.online = true;
        town.loop.advance(Duration.ofMinutes(2));

        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.TICKET_EXPIRED);
    }

    @Test
    void aChangedSourceIsNoticedBeforeAByteLeaves() {
        byte[] content = content(8 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(2));

        alice.disk.put(Neighbour.HOME.resolve("film.mkv"), content(8 << 20));
        town.loop.advance(Duration.ofSeconds(5));
        long sent = alice.uploadedBytes();
        town.loop.advance(Duration.ofSeconds(20));

        assertThat(alice.uploadedBytes()).isEqualTo(sent);
        assertThat(alice.traffic.shares().list()).singleElement().satisfies(s -> assertThat(s.problem())
                .contains("changed"));
        assertThat(bob.view(number).reason()).isIn(ReasonCode.SOURCE_CHANGED, ReasonCode.NO_SOURCE_ONLINE);
    }

    @Test
    void aWrongWholeFileDigestNeverCompletes() {
        byte[] content = content(600_000);
        Neighbour alice = town.add("alice").start();
        alice.share("song.ogg", content);
        Blob encoded = alice.manifestOf("song.ogg");
        Manifest good = ManifestLayout.decode(encoded);
        Manifest.File file = good.singleFile();
        Manifest bad = new Manifest(
                List.of(new Manifest.File(file.path(), file.size(), false, file.sha256(), Sha1.of(new byte[20]))),
                good.pieceLength(),
                good.sha256s(),
                good.sha1s());
        ContentId forged = town.replaceManifest(new FileName("song.ogg"), bad, alice);
        alice.serveAs(forged, "song.ogg", bad);
        Neighbour bob = town.add("bob").start();

        long number = bob.get("song.ogg").transfer().number();
        town.until(() -> bob.view(number).state().isEnd(), LONG);

        assertThat(bob.view(number).state()).isEqualTo(TransferState.FAILED);
        assertThat(bob.view(number).problem())
                .satisfies(p -> assertThat(p.code()).isEqualTo(ErrorCode.INTEGRITY));
        assertThat(bob.disk.files()).doesNotContain(Neighbour.HOME.resolve("got-song.ogg"));
        assertThat(town.reports).last().satisfies(r -> assertThat(r.result()).isEqualTo("INTEGRITY"));
    }

    @Test
    void targetsAreClaimedOnce() {
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content(4 << 20));
        alice.share("other.mkv", content(1 << 20));
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();

        assertThat(bob.get("film.mkv").existing()).isTrue();
        assertThat(bob.refused("other.mkv", "/home/got-film.mkv")).isEqualTo(ErrorCode.TARGET_CLAIMED);
        bob.disk.put(Neighbour.HOME.resolve("mine.txt"), new byte[1]);
        assertThat(bob.refused("other.mkv", "/home/mine.txt")).isEqualTo(ErrorCode.TARGET_EXISTS);
        assertThat(bob.refused("other.mkv", "/nowhere/x")).isEqualTo(ErrorCode.NO_SUCH_PATH);
        assertThat(bob.refused("other.mkv", "relative")).isEqualTo(ErrorCode.USAGE);
        assertThat(bob.refused("missing.mkv", "/home")).isEqualTo(ErrorCode.NO_SUCH_FILE);
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.get("film.mkv").existing()).isTrue();
    }

    @Test
    void aCancelledDownloadLeavesNothingBehind() {
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content(4 << 20));
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(2));

        town.get(bob.traffic.transfers().steer(number, Steering.CANCEL));

        assertThat(bob.disk.files()).isEmpty();
        assertThat(bob.traffic.shares().list()).isEmpty();
        assertThat(bob.state.copies).isEmpty();
        assertThat(bob.budget.used()).isZero();
        assertThatThrownBy(() -> town.get(bob.traffic.transfers().steer(number, Steering.RESUME)))
                .hasCauseInstanceOf(RefusedException.class);
    }

    @Test
    void whatIsOnThisDiskAlreadyIsCopiedFromThere() {
        byte[] content = content(3 << 20);
        Neighbour alice = town.add("alice").start();
        alice.share("film.mkv", content);

        long number = alice.get("film.mkv").transfer().number();
        town.until(() -> alice.isComplete(number), LONG);

        assertThat(alice.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void aCleanStopMakesAllThatIsVerifiedDurable() {
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content(4 << 20));
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofMillis(1500));

        long done = bob.view(number).done();
        town.get(bob.traffic.stop());
        bob.powerCut();
        bob.start();
        town.loop.drain();

        assertThat(done).isPositive();
        assertThat(bob.view(number).done()).isGreaterThanOrEqualTo(done);
    }

    @Test
    void aWatcherHearsTwiceASecondUntilTheEnd() {
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content(4 << 20));
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        List<TransferView> seen = new ArrayList<>();
        bob.traffic.transfers().watch(number, seen::add);

        town.until(() -> bob.isComplete(number), LONG);

        assertThat(seen).hasSizeGreaterThan(8);
        assertThat(seen).last().satisfies(v -> assertThat(v.state()).isEqualTo(TransferState.COMPLETE));
        assertThat(seen.stream().filter(v -> v.state() == TransferState.COMPLETE))
                .hasSize(1);
    }

    @Test
    void whoBreaksTheProtocolLosesTheConnection() {
        byte[] content = content(4 << 20);
        Neighbour alice = town.add("alice").start();
        alice.share("film.mkv", content);
        Neighbour mallory = town.add("mallory").start();
        SwarmKey key = new SwarmKey(Town.DOCS_ID, alice.contentOf("film.mkv"));
        Blob ticket = mallory.ticket(Duration.ofHours(1));
        Blob none = Blob.owning(new byte[2]);
        PieceIndex first = new PieceIndex(0);

        assertThat(rudeness(
                        mallory,
                        alice,
                        w -> w.send(new PeerMessage.OpenSwarm(2, key.group(), key.content(), ticket, none))))
                .contains("swarm number");
        assertThat(rudeness(
                        mallory,
                        alice,
                        w -> w.send(new PeerMessage.OpenSwarm(1, key.group(), key.content(), ticket, Blob.EMPTY))))
                .contains("bitfield");
        assertThat(rudeness(mallory, alice, w -> {
                    w.send(new PeerMessage.OpenSwarm(1, key.group(), key.content(), ticket, none));
                    w.send(new PeerMessage.Request(1, new BlockRef(new PieceIndex(99), 0, 10)));
                }))
                .contains("outside");
        assertThat(rudeness(mallory, alice, w -> {
                    w.send(new PeerMessage.OpenSwarm(1, key.group(), key.content(), ticket, none));
                    w.send(new PeerMessage.Request(1, new BlockRef(first, (256 << 10) - 1, 2)));
                }))
                .contains("outside");
        assertThat(rudeness(mallory, alice, w -> {
                    w.send(new PeerMessage.OpenSwarm(1, key.group(), key.content(), ticket, none));
                    w.send(new PeerMessage.Have(1, new PieceIndex(16)));
                }))
                .contains("piece");
        assertThat(rudeness(mallory, alice, w -> {
                    w.send(new PeerMessage.OpenSwarm(1, key.group(), key.content(), ticket, none));
                    for (int i = 0; i < 100_000; i++) {
                        w.send(new PeerMessage.Have(1, first));
                    }
                }))
                .contains("again and again");
        assertThat(rudeness(mallory, alice, w -> w.send(new PeerMessage.Request(5, new BlockRef(first, 0, 10)))))
                .contains("never opened");
        assertThat(rudeness(mallory, alice, w -> w.send(new PeerMessage.Hello(1, 1, "x", Town.DESK, 7700, 0))))
                .contains("Hello");
        assertThat(rudeness(mallory, alice, w -> {
                    w.send(new PeerMessage.OpenSwarm(1, key.group(), key.content(), ticket, none));
                    w.sendBlock(1, new BlockRef(first, 0, 10), new HeapLoan(10));
                }))
                .contains("nobody asked");
    }

    private String rudeness(Neighbour from, Neighbour to, java.util.function.Consumer<PeerLink> acts) {
        to.closeReasons.clear();
        PeerLink link = town.connect(from, to);
        acts.accept(link);
        town.loop.drain();
        List<String> reasons = List.copyOf(to.closeReasons);
        link.close("done");
        town.loop.drain();
        return String.join("; ", reasons);
    }

    @Test
    void nothingIsDoneForWhoIsNotLoggedIn() {
        Neighbour alice = town.add("alice").start();
        alice.share("film.mkv", content(1 << 20));
        alice.traffic.loggedOut();

        assertThat(alice.refused("film.mkv", "/home/x")).isEqualTo(ErrorCode.NOT_LOGGED_IN);
        assertThatThrownBy(
                        () -> town.get(alice.traffic.shares().share("/home/film.mkv", Town.DOCS, null, null, p -> {})))
                .hasCauseInstanceOf(RefusedException.class);
    }

    @Test
    void sharingAgainTakesTheCachedDigestsAndUnsharingEndsIt() {
        Neighbour alice = town.add("alice").start();
        alice.share("film.mkv", content(2 << 20));
        List<Long> progress = new ArrayList<>();

        town.get(alice.traffic
                .shares()
                .share("/home/film.mkv", Town.DOCS, new FileName("again.mkv"), null, p -> progress.add(p.done())));
        assertThat(progress).isEmpty();
        assertThat(alice.traffic.shares().list()).hasSize(2);

        town.get(alice.traffic.shares().unshare(Town.DOCS, new FileName("again.mkv")));
        assertThat(alice.traffic.shares().list()).hasSize(1);
        assertThatThrownBy(() -> town.get(alice.traffic.shares().unshare(Town.DOCS, new FileName("again.mkv"))))
                .hasCauseInstanceOf(RefusedException.class);
    }
}
