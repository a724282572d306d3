// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.ReasonCode;
import p2p.daemon.store.Power;
import p2p.message.Steering;
import p2p.message.TransferState;

/** Kills, power cuts and bad disks, at chosen and at random points. */
class CrashTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int POWER_CUTS = Integer.getInteger("p2p.powerCuts", 2_000);
    private static final int CUTS_EACH = 3;

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(42).nextBytes(content);
        return content;
    }

    @Test
    void aKilledDownloadFetchesNothingAgainButOpenPieces() {
        Town town = new Town(2);
        byte[] content = content(16 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 2 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();

        int kills = 0;
        while (!bob.isComplete(number)) {
            town.loop.advance(Duration.ofMillis(900));
            if (!bob.isComplete(number) && kills < 6) {
                kills++;
                bob.kill();
                bob.start();
            }
        }

        assertThat(kills).isEqualTo(6);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
        Map<Integer, Integer> arrived = bob.blocksReceived;
        int again = arrived.values().stream().mapToInt(n -> n - 1).sum();
        assertThat(again).as("blocks that came again").isLessThanOrEqualTo(kills);
    }

    @Test
    void aDownloadGoesOnWithoutTrackersAfterARestart() {
        Town town = new Town(3);
        byte[] content = content(8 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 2 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(1));

        town.setTrackersUp(false);
        bob.kill();
        town.get(bob.traffic.start());
        bob.traffic.loggedIn(bob.user);
        town.until(() -> bob.isComplete(number), LONG);

        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void everyPowerCutLeavesTheFileWholeOrOnItsWay() {
        cutEverywhere(true);
    }

    @Test
    void everyPowerCutLeavesTheFileWholeOrOnItsWayWhereThereAreNoHardLinks() {
        cutEverywhere(false);
    }

    private static void cutEverywhere(boolean links) {
        byte[] content = content(600_000);
        long operations = operationsOf(content, links);
        assertThat(operations).isGreaterThan(10);
        for (int seed = 0; seed < POWER_CUTS / CUTS_EACH; seed++) {
            cut(seed, content, operations, links);
        }
    }

    private static long operationsOf(byte[] content, boolean links) {
        Town town = new Town(0);
        Neighbour bob = twoOf(town, content, links);
        long before = bob.power.used();
        long number = bob.get("song.ogg").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);
        return bob.power.used() - before;
    }

    private static Neighbour twoOf(Town town, byte[] content, boolean links) {
        Neighbour alice = town.add("alice");
        alice.uplink = 400_000;
        alice.start().share("song.ogg", content);
        Neighbour bob = town.add("bob");
        if (!links) {
            bob.disk.refuseLinks();
        }
        return bob.start();
    }

    private static void cut(int seed, byte[] content, long operations, boolean links) {
        Town town = new Town(seed);
        Neighbour bob = twoOf(town, content, links);
        Random random = new Random(seed);
        for (int cuts = 0; cuts < CUTS_EACH; cuts++) {
            bob.power.cutAfter(1 + random.nextLong(operations + 2));
            try {
                if (cuts == 0) {
                    bob.traffic
                            .transfers()
                            .start(Town.DOCS, new FileName("song.ogg"), 0, "/home/got-song.ogg", Scope.ALL);
                }
                town.until(bob.power::isOff, Duration.ofSeconds(5));
            } catch (Power.Cut | AssertionError survived) {
                // the cut comes where it comes, or after the end
            }
            requireWholeOrAbsent(seed, bob, content, links);
            bob.powerCut();
            requireWholeOrAbsent(seed, bob, content, links);
            bob.start();
        }
        if (bob.traffic.transfers().list(false).isEmpty()) {
            bob.get("song.ogg");
        }
        town.until(() -> bob.isComplete(1), LONG);
        assertThat(Arrays.equals(bob.got("song.ogg"), content))
                .as("right bytes with seed " + seed)
                .isTrue();
        assertThat(bob.disk.files()).as("seed " + seed).containsExactly(Neighbour.HOME.resolve("got-song.ogg"));
    }

    /** Without links an empty file may hold the name. */
    private static void requireWholeOrAbsent(int seed, Neighbour bob, byte[] content, boolean links) {
        if (bob.disk.files().contains(Neighbour.HOME.resolve("got-song.ogg"))) {
            byte[] there = bob.got("song.ogg");
            assertThat(Arrays.equals(there, content) || !links && there.length == 0)
                    .as("right bytes with seed " + seed)
                    .isTrue();
        }
    }

    @Test
    void aFullDiskPausesWithItsReasonAndGoesOnByItself() {
        Town town = new Town(4);
        byte[] content = content(4 << 20);
        Neighbour alice = town.add("alice").start();
        alice.share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        bob.disk.setSpace(1000);

        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(3));
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.DISK_FULL);

        bob.disk.setSpace(Long.MAX_VALUE);
        town.until(() -> bob.isComplete(number), Duration.ofSeconds(30));
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void aDiskThatFillsUpMidwayLosesNothing() {
        Town town = new Town(5);
        byte[] content = content(8 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 2 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.view(number).done() > 2 << 20, LONG);

        bob.disk.setSpace(0);
        town.loop.advance(Duration.ofSeconds(3));
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.DISK_FULL);
        assertThat(bob.view(number).done()).isGreaterThan(1 << 20);
        bob.disk.setSpace(Long.MAX_VALUE);
        town.until(() -> bob.isComplete(number), Duration.ofSeconds(30));

        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void aMissingFolderIsWaitedFor() {
        Town town = new Town(6);
        byte[] content = content(4 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(1));
        town.get(bob.traffic.transfers().steer(number, Steering.PAUSE));
        bob.kill();
        bob.disk.removeDirectory(Neighbour.HOME);
        bob.start();
        town.get(bob.traffic.transfers().steer(number, Steering.RESUME));
        town.loop.advance(Duration.ofSeconds(3));

        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.DESTINATION_MISSING);
        bob.disk.addDirectory(Neighbour.HOME);
        town.until(() -> bob.isComplete(number), Duration.ofSeconds(30));
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void aFailedForceIsFinalUntilRetried() {
        Town town = new Town(7);
        byte[] content = content(8 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.loop.advance(Duration.ofSeconds(1));

        bob.disk.failForces(true);
        town.until(() -> bob.view(number).state() == TransferState.FAILED, LONG);
        assertThat(bob.view(number).problem())
                .satisfies(p -> assertThat(p.code()).isEqualTo(ErrorCode.DISK));

        bob.disk.failForces(false);
        town.get(bob.traffic.transfers().steer(number, Steering.RETRY));
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void aFileThatAppearsAtTheTargetIsNeverOverwritten() {
        Town town = new Town(8);
        byte[] content = content(2 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        bob.disk.put(Neighbour.HOME.resolve("got-film.mkv"), new byte[] {1, 2, 3});

        town.until(() -> bob.view(number).state() == TransferState.FAILED, LONG);
        assertThat(bob.got("film.mkv")).containsExactly(1, 2, 3);
        assertThat(bob.view(number).reason()).isEqualTo(ReasonCode.TARGET_CLAIMED);

        bob.disk.delete(Neighbour.HOME.resolve("got-film.mkv"));
        town.get(bob.traffic.transfers().steer(number, Steering.RETRY));
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }

    @Test
    void whereThereAreNoHardLinksNothingIsOverwrittenEither() {
        for (byte[] theirs : List.of(new byte[] {1, 2, 3}, new byte[0])) {
            Town town = new Town(10);
            byte[] content = content(2 << 20);
            Neighbour bob = twoOf(town, content, false);
            long number = bob.get("song.ogg").transfer().number();
            Path target = Neighbour.HOME.resolve("got-song.ogg");
            bob.disk.put(target, theirs);

            town.until(() -> bob.view(number).state() == TransferState.FAILED, LONG);
            assertThat(bob.got("song.ogg")).isEqualTo(theirs);

            bob.disk.delete(target);
            town.get(bob.traffic.transfers().steer(number, Steering.RETRY));
            town.until(() -> bob.isComplete(number), LONG);
            assertThat(bob.got("song.ogg")).isEqualTo(content);
        }
    }

    @Test
    void aRottenPieceOnDiskIsNotServedAfterAReboot() {
        Town town = new Town(9);
        byte[] content = content(8 << 20);
        Neighbour alice = town.add("alice");
        alice.uplink = 1 << 20;
        alice.start().share("film.mkv", content);
        Neighbour bob = town.add("bob").start();
        long number = bob.get("film.mkv").transfer().number();
        town.until(() -> bob.view(number).done() > 4 << 20, LONG);
        town.loop.advance(Duration.ofSeconds(3));

        bob.powerCut();
        Path part = bob.disk.files().stream()
                .filter(p -> p.toString().contains(".p2p-"))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < 4; i++) {
            bob.disk.rot(part, i << 18);
        }
        bob.start();
        town.until(() -> bob.isComplete(number), LONG);
        assertThat(bob.got("film.mkv")).isEqualTo(content);
    }
}
