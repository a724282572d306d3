// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.daemon.swarm.PieceSet;
import p2p.message.PeerMessage;

/** A new version reaches one who has neither: what did not change comes from those who hold the old one. */
class OlderTownTest {
    private static final int PIECE = PieceLayout.MIN_PIECE_LENGTH;
    private static final int PIECES = 40;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final FileName FILM = new FileName("film.mkv");

    private final Town town = new Town(7);
    private final byte[] first = random(PIECES * PIECE - 1_000, 1);
    private final Neighbour alice = town.add("alice").start();
    private final Neighbour bob = town.add("bob").start();
    private final Neighbour carol = town.add("carol").start();

    private static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private byte[] edited(int... pieces) {
        byte[] edited = first.clone();
        for (int piece : pieces) {
            edited[piece * PIECE + 77] ^= 1;
        }
        return edited;
    }

    /** Bob has the first version, Alice publishes the next, and sends a piece a second, Bob four. */
    private void publish(byte[] next) {
        publish(first, next);
    }

    private void publish(byte[] old, byte[] next) {
        alice.share("film.mkv", old);
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);
        alice.uploaded.clear();
        alice.uplink = 1 << 18;
        bob.uplink = 1 << 20;
        alice.share("film.mkv", next);
    }

    private long from(Neighbour who) {
        return who.uploaded.getOrDefault(carol, 0L);
    }

    /** Whether these pieces of the new version are durable at Carol's. */
    private boolean has(int... pieces) {
        CopyRecord row = carol.state.copies.get("/home/got-film.mkv");
        if (row == null || row.have().isEmpty()) {
            return false;
        }
        PieceSet have = PieceSet.ofBitfield(row.have(), new PieceLayout(row.size(), row.pieceLength()).pieces());
        return Arrays.stream(pieces).allMatch(have::contains);
    }

    private void untilComplete(long number, byte[] content) {
        town.until(() -> carol.isComplete(number), LONG);
        assertThat(carol.got("film.mkv")).isEqualTo(content);
        assertThat(carol.budget.used()).isZero();
        assertThat(carol.closeReasons).noneMatch(reason -> reason.contains("protocol"));
        assertThat(bob.closeReasons).noneMatch(reason -> reason.contains("protocol"));
    }

    @Test
    void theNewVersionsOnlySourceSpreadsWhatIsNewAndMayGoThen() {
        byte[] next = edited(3, 21, 39);
        publish(next);

        long number = carol.get("film.mkv").transfer().number();
        town.until(() -> has(3, 21, 39), LONG);
        alice.online = false;
        alice.kill();
        untilComplete(number, next);

        assertThat(from(alice))
                .as("what is new, and what she was asked for before Bob was known")
                .isLessThan(16L * PIECE);
        assertThat(from(bob)).isGreaterThan(24L * PIECE);
        assertThat(carol.view(number).peers()).anySatisfy(share -> {
            assertThat(share.peer()).isEqualTo(bob.label());
            assertThat(share.bytes()).isGreaterThan(24L * PIECE);
        });
    }

    @Test
    void whoHoldsTheOldVersionMayInvitePromiseAndIntroduceAndIsAnsweredAtOnce() {
        byte[] next = edited(3, 21, 39);
        publish(next);
        long number = carol.get("film.mkv").transfer().number();
        town.until(() -> from(bob) > 2L * PIECE, LONG);
        int older = carol.sent.stream()
                .filter(m -> m instanceof PeerMessage.OpenSwarm open
                        && open.content().equals(bob.contentOf("film.mkv")))
                .mapToInt(m -> ((PeerMessage.OpenSwarm) m).swarm())
                .findFirst()
                .orElseThrow();
        Wire toCarol = bob.wires.stream()
                .filter(wire -> wire.peer().equals(carol.id) && !wire.closed)
                .findFirst()
                .orElseThrow();

        for (int i = 0; i < 500; i++) {
            toCarol.send(new PeerMessage.Invite(older, 2));
            toCarol.send(new PeerMessage.Promise(older, false, List.of(new PieceIndex(i % PIECES))));
        }
        toCarol.send(new PeerMessage.Introduce(older, List.of(), List.of(alice.id)));
        town.loop.advance(Duration.ofSeconds(3));

        assertThat(carol.sent.stream()
                        .filter(new PeerMessage.Decline(older, 2)::equals)
                        .count())
                .isEqualTo(500);
        untilComplete(number, next);
    }

    @Test
    void piecesAreFoundUnderOtherNumbersAndTheSameBytesSeveralTimes() {
        byte[] old = first.clone();
        Arrays.fill(old, 5 * PIECE, 7 * PIECE, (byte) 0);
        byte[] next = new byte[first.length + 4 * PIECE];
        System.arraycopy(random(PIECE, 9), 0, next, 0, PIECE);
        System.arraycopy(old, 10 * PIECE, next, PIECE, 20 * PIECE);
        System.arraycopy(old, 0, next, 24 * PIECE, 10 * PIECE);
        System.arraycopy(old, 30 * PIECE, next, 34 * PIECE, old.length - 30 * PIECE);
        publish(old, next);

        long number = carol.get("film.mkv").transfer().number();
        town.until(() -> has(0), LONG);
        alice.online = false;
        alice.kill();
        untilComplete(number, next);
        assertThat(from(bob)).isGreaterThan(30L * PIECE);
    }

    @Test
    void wrongBytesUnderAnOldNameAreFoundOutAndTheNewVersionsSourceHasAll() {
        byte[] next = edited(3);
        publish(next);
        bob.flips = block -> true;

        long number = carol.get("film.mkv").transfer().number();
        untilComplete(number, next);
        assertThat(from(bob)).isPositive();
        assertThat(from(alice)).isGreaterThanOrEqualTo(next.length);
    }

    @Test
    void whoeverMayNotBeAskedIsNotAskedForAnOldVersionEither() {
        byte[] next = edited(3);
        publish(next);

        long number = carol.get("film.mkv", alice.label()).transfer().number();
        untilComplete(number, next);
        assertThat(from(bob)).isZero();
    }

    @Test
    void aDownloadOfTheOldVersionItselfHasItsSwarmFirst() {

        byte[] next = edited(3);
        publish(next);
        long number = carol.get("film.mkv").transfer().number();
        town.until(() -> from(bob) > 5L * PIECE, LONG);

        long old = town.get(carol.traffic
                        .transfers()
                        .start(
                                Town.DOCS,
                                FILM,
                                1,
                                Neighbour.HOME.resolve("old.mkv").toString(),
                                Scope.ALL))
                .transfer()
                .number();
        town.until(() -> carol.isComplete(old), LONG);
        assertThat(carol.disk.bytes(Neighbour.HOME.resolve("old.mkv"))).isEqualTo(first);
        untilComplete(number, next);
    }

    @Test
    void aCrashInBetweenAsksAgain() {

        byte[] next = edited(3, 30);
        publish(next);
        long number = carol.get("film.mkv").transfer().number();
        town.until(() -> from(bob) > 5L * PIECE, LONG);
        carol.kill();
        carol.start();
        town.loop.advance(Duration.ofSeconds(1));
        alice.kill();
        alice.online = false;
        town.until(() -> carol.view(number).piecesDone() >= PIECES - 2, LONG);
        alice.online = true;
        alice.start();
        untilComplete(number, next);
    }

    @Test
    void theNewestFewVersionsAreUsedAndDeletedOrStrangeOnesAreNot() {
        alice.share("film.mkv", first);
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);
        // too far back once there are eight newer ones
        for (int i = 2; i <= OlderVersions.LOOKED_UP + 2; i++) {
            alice.share("film.mkv", i % 2 == 0 ? random(3 * PIECE, 100 + i) : edited(i));
        }
        alice.uploaded.clear();
        long far = carol.get("film.mkv").transfer().number();
        town.until(() -> carol.isComplete(far), LONG);
        assertThat(from(bob)).isZero();
    }
}
