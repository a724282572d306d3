// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.daemon.store.Power;
import p2p.message.SharedView;
import p2p.message.Steering;
import p2p.message.TransferView;

/** A folder from one disk to another, whatever happens on the way. */
class FolderTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int POWER_CUTS = Integer.getInteger("p2p.power.cuts", 600);
    private static final int CUTS_EACH = 3;
    private static final Path ALBUM = Neighbour.HOME.resolve("album");
    private static final Path GOT = Neighbour.HOME.resolve("got-album");

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        Random random = new Random(7);
        for (int i = 0; i < 12; i++) {
            byte[] bytes = new byte[i == 3 ? 0 : 30_000 + 10_000 * i];
            random.nextBytes(bytes);
            files.put((i % 3 == 0 ? "" : "sub" + i % 3 + "/") + "file" + i, bytes);
        }
        return files;
    }

    private static Neighbour twoOf(Town town) {
        Neighbour alice = town.add("alice");
        alice.uplink = 600_000;
        alice.disk.addDirectory(ALBUM);
        alice.disk.addDirectory(ALBUM.resolve("sub1"));
        alice.disk.addDirectory(ALBUM.resolve("sub2"));
        files().forEach((path, bytes) -> alice.disk.put(ALBUM.resolve(path), bytes));
        alice.start();
        SharedView shared =
                town.get(alice.traffic.shares().share(ALBUM.toString(), Town.DOCS, null, null, progress -> {}));
        assertThat(shared.files()).isEqualTo(12);
        return town.add("bob").start();
    }

    private static void requireTheFolder(Neighbour bob, String as) {
        assertThat(bob.disk.files().stream().map(Path::toString))
                .as(as)
                .containsExactlyInAnyOrderElementsOf(files().keySet().stream()
                        .map(path -> GOT.resolve(path).toString())
                        .toList());
        files().forEach((path, bytes) ->
                assertThat(bob.disk.bytes(GOT.resolve(path))).as(as).isEqualTo(bytes));
    }

    @Test
    void aKilledDownloadGoesOn() {
        Town town = new Town(5);
        Neighbour bob = twoOf(town);
        long number = bob.get("album").transfer().number();
        for (int i = 0; i < 3; i++) {
            town.loop.advance(Duration.ofMillis(500));
            bob.kill();
            bob.start();
        }
        town.until(() -> bob.isComplete(number), LONG);
        requireTheFolder(bob, "after three kills");
        // and is served from here after another
        bob.kill();
        bob.start();
        town.neighbours.get(0).online = false;
        Neighbour carol = town.add("carol").start();
        long second = carol.get("album").transfer().number();
        town.until(() -> carol.isComplete(second), LONG);
        requireTheFolder(carol, "from the second hand");
    }

    @Test
    void someFilesOfAFolderAreFetchedOverARestartAndNotServedAfterwards() {
        Town town = new Town(8);
        Neighbour bob = twoOf(town);
        long number = town.get(bob.traffic
                        .transfers()
                        .start(
                                Town.DOCS,
                                new FileName("album"),
                                0,
                                GOT.toString(),
                                new Scope(List.of(), List.of("sub2", "file3"))))
                .transfer()
                .number();
        town.until(() -> bob.view(number).done() > 0, LONG);
        bob.kill();
        bob.start();
        town.until(() -> bob.isComplete(number), LONG);

        TransferView view = bob.view(number);
        assertThat(view.done()).isEqualTo(view.size()).isLessThan(bob.blocksReceived.size() * 262_144L + 1);
        assertThat(view.received()).isEqualTo(view.published());
        assertThat(bob.disk.files().stream().map(f -> GOT.relativize(f).toString()))
                .containsExactlyInAnyOrder("file3", "sub2/file11", "sub2/file2", "sub2/file5", "sub2/file8");
        assertThat(bob.traffic.shares().list()).isEmpty();
        bob.kill();
        bob.start();
        assertThat(bob.isComplete(number)).isTrue();
    }

    @Test
    void aCancelledDownloadLeavesNothing() {
        Town town = new Town(6);
        Neighbour bob = twoOf(town);
        long number = bob.get("album").transfer().number();
        town.until(() -> bob.view(number).done() > 0, LONG);
        town.get(bob.traffic.transfers().steer(number, Steering.CANCEL));
        assertThat(bob.disk.files()).isEmpty();
    }

    @Test
    void everyPowerCutLeavesTheFolderWholeOrOnItsWay() {
        long operations = operations();
        assertThat(operations).isGreaterThan(30);
        for (int seed = 0; seed < POWER_CUTS / CUTS_EACH; seed++) {
            cut(seed, operations);
        }
    }

    private static long operations() {
        Town town = new Town(0);
        Neighbour bob = twoOf(town);
        long before = bob.power.used();
        long number = bob.get("album").transfer().number();
        town.until(() -> bob.isComplete(number), LONG);
        return bob.power.used() - before;
    }

    private static void cut(int seed, long operations) {
        Town town = new Town(seed);
        Neighbour bob = twoOf(town);
        Random random = new Random(seed);
        for (int cuts = 0; cuts < CUTS_EACH; cuts++) {
            bob.power.cutAfter(1 + random.nextLong(operations + 2));
            try {
                if (cuts == 0) {
                    bob.traffic.transfers().start(Town.DOCS, new FileName("album"), 0, GOT.toString(), Scope.ALL);
                }
                town.until(bob.power::isOff, Duration.ofSeconds(5));
            } catch (Power.Cut | AssertionError survived) {
                // the cut comes where it comes, or after the end
            }
            requireWholeOrAbsent(seed, bob);
            bob.powerCut();
            requireWholeOrAbsent(seed, bob);
            bob.start();
        }
        if (bob.traffic.transfers().list(false).isEmpty()) {
            bob.get("album");
        }
        town.until(() -> bob.isComplete(1), LONG);
        requireTheFolder(bob, "seed " + seed);
    }

    /** Under the final name stand all files or, for a moment, none. */
    private static void requireWholeOrAbsent(int seed, Neighbour bob) {
        if (bob.disk.files().stream().anyMatch(file -> file.startsWith(GOT))) {
            requireTheFolder(bob, "cut, seed " + seed);
        }
    }
}
