// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.core.DeviceName;
import p2p.core.FileName;
import p2p.core.PieceLayout;
import p2p.daemon.store.Power;
import p2p.message.ControlReply;
import p2p.message.Holding;
import p2p.message.MirrorView;
import p2p.message.VerifiedView;

/** A mirror whose disk damaged what it keeps. */
class MendingTownTest {
    private static final int PIECE = PieceLayout.MIN_PIECE_LENGTH;
    private static final int PIECES = 20;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Path FOLDER = Neighbour.HOME.resolve("mirror/docs");
    private static final FileName FILM = new FileName("film.mkv");
    private static final Path KEPT = FOLDER.resolve("film.mkv/1/film.mkv");

    private final Town town = new Town(1);
    private final Neighbour alice = town.add("alice");
    private final Neighbour nas = town.add("mia");
    private final FakeMirrorDirectory lists = new FakeMirrorDirectory(town);
    private final byte[] content = new byte[PIECES * PIECE - 77];

    private void begin() {
        new Random(3).nextBytes(content);
        alice.start();
        alice.share("film.mkv", content);
        nas.mirrors = true;
        nas.mirrorIn(lists);
        nas.start();
        town.get(requireNonNull(nas.mirroring).mirror(Town.DOCS, null, null, null));
        town.until(this::isKept, LONG);
    }

    private boolean isKept() {
        return town.holding(town.entry(FILM), nas).map(Holding::kept).orElse(false);
    }

    private boolean isComplete() {
        return town.holding(town.entry(FILM), nas).map(Holding::complete).orElse(false);
    }

    private VerifiedView verify() {
        return town.get(nas.traffic.verifications().verify(KEPT.toString(), null, progress -> {}));
    }

    private void requireMended(String as) {
        assertThat(nas.disk.bytes(KEPT)).as(as).isEqualTo(content);
        assertThat(nas.disk.files().stream().filter(file -> file.startsWith(FOLDER)))
                .as(as)
                .containsExactly(KEPT);
        assertThat(nas.state.transfers).as(as).hasSize(1);
    }

    @Test
    void onlyTheDamagedPiecesAreFetchedAgainByThemselves() {
        begin();
        nas.disk.rot(KEPT, 7 * PIECE + 5);
        nas.disk.rot(KEPT, 9 * PIECE);
        long before = alice.uploadedBytes();

        VerifiedView seen = verify();

        assertThat(seen.bad()).containsExactly(7, 9);
        assertThat(seen.next()).contains("fetches them again by itself");
        assertThat(isComplete() || isKept()).as("said at once").isFalse();
        town.until(this::isKept, LONG);
        requireMended("after a scan");
        assertThat(alice.uploadedBytes() - before).isEqualTo(2 * PIECE);
        assertThat(verify().isGood()).isTrue();
    }

    @Test
    void aDamagedCopyIsNotStoredUntilItIsMended() {
        begin();
        FakeMirrorDirectory seen = new FakeMirrorDirectory(town);
        seen.online = List.of(new MirrorView(nas.user, new DeviceName("desk"), nas.id, true, ""));
        alice.kill();
        Mirroring here = alice.mirrorIn(seen);
        nas.disk.rot(KEPT, 5);
        verify();

        town.loop.advance(Duration.ofMinutes(2));
        assertThat(nas.disk.isRegularFile(KEPT))
                .as("nobody has all of it: it stays as it is")
                .isTrue();
        assertThat(isKept()).isFalse();
        alice.start();
        CompletableFuture<ControlReply.Stored> stored =
                here.await(Town.DOCS, FILM, 1, 1, progress -> {}).start().toCompletableFuture();
        town.loop.drain();
        assertThat(stored).isNotDone();
        assertThat(town.get(stored).stored()).isEqualTo(1);
        requireMended("when alice was there again");
    }

    @Test
    void whatIsDeletedWhileItIsMendedGoes() {
        for (int turns = 0; turns < 40; turns++) {
            MendingTownTest world = new MendingTownTest();
            world.begin();
            world.alice.uplink = 256 << 10;
            world.nas.disk.rot(KEPT, 7 * PIECE + 5);
            world.verify();
            world.town.loop.advance(Duration.ofMillis(turns * 50));
            world.lists.deleted.add("film.mkv@1");
            world.lists.changed();
            world.town.until(() -> world.nas.disk.files().stream().noneMatch(file -> file.startsWith(FOLDER)), LONG);
            world.town.loop.advance(Duration.ofMinutes(1));
            assertThat(world.nas.state.transfers).as("after " + turns).isEmpty();
            assertThat(world.nas.state.copies).as("after " + turns).isEmpty();
            assertThat(world.nas.traffic.transfers().list(false))
                    .as("after " + turns)
                    .isEmpty();
        }
    }

    @Test
    void mendingGoesOnWhereverItDies() {
        dieEverywhere(true, false);
        dieEverywhere(false, false);
    }

    @Test
    void mendingLosesNothingWithThePower() {
        dieEverywhere(true, true);
    }

    private static void dieEverywhere(boolean links, boolean powerCut) {
        boolean survived = false;
        int deaths = 0;
        for (int operations = 1; !survived; operations++) {
            MendingTownTest world = new MendingTownTest();
            if (!links) {
                world.nas.disk.refuseLinks();
            }
            world.begin();
            survived = world.die(operations, powerCut);
            deaths++;
        }
        assertThat(deaths).isGreaterThan(10);
    }

    /** Whether it lived on. */
    private boolean die(int operations, boolean powerCut) {
        nas.disk.rot(KEPT, 7 * PIECE + 5);
        boolean survived = false;
        long before = alice.uploadedBytes();
        try {
            verify();
            nas.power.cutAfter(operations);
            town.until(nas.power::isOff, Duration.ofMinutes(1));
        } catch (Power.Cut cut) {
            assertThat(nas.power.isOff()).isTrue();
        } catch (AssertionError lives) {
            survived = true;
        }
        if (powerCut) {
            nas.powerCut();
        } else {
            nas.power.restore();
            nas.kill();
        }
        nas.start();
        town.until(this::isKept, LONG);
        requireMended("after " + operations + " operations");
        assertThat(alice.uploadedBytes() - before)
                .as("after " + operations + " operations")
                .isLessThanOrEqualTo(powerCut ? PIECES * PIECE : 2 * PIECE);
        return survived;
    }

    @Test
    void aFolderIsMendedToo() {
        begin();
        Path album = Neighbour.HOME.resolve("album");
        alice.disk.addDirectory(album);
        byte[] one = Arrays.copyOfRange(content, 5, 3 * PIECE);
        byte[] two = Arrays.copyOfRange(content, 7, 2 * PIECE);
        alice.disk.put(album.resolve("one"), one);
        alice.disk.put(album.resolve("two"), two);
        town.get(alice.traffic.shares().share(album.toString(), Town.DOCS, null, null, progress -> {}));
        lists.changed();
        Path kept = FOLDER.resolve("album/1/album");
        FileName name = new FileName("album");
        town.until(() -> town.holding(town.entry(name), nas).map(Holding::kept).orElse(false), LONG);
        nas.disk.rot(kept.resolve("one"), PIECE + 3);
        long before = alice.uploadedBytes();

        town.get(nas.traffic.verifications().verify(kept.toString(), null, progress -> {}));
        assertThat(town.holding(town.entry(name), nas).map(Holding::complete)).hasValue(false);
        town.until(() -> town.holding(town.entry(name), nas).map(Holding::kept).orElse(false), LONG);

        assertThat(nas.disk.bytes(kept.resolve("one"))).isEqualTo(one);
        assertThat(nas.disk.bytes(kept.resolve("two"))).isEqualTo(two);
        assertThat(alice.uploadedBytes() - before).isEqualTo(PIECE);
    }
}
