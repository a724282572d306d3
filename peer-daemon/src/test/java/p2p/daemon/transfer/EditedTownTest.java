// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import p2p.core.FileName;
import p2p.daemon.store.Disk;
import p2p.daemon.store.Power;
import p2p.message.Holding;
import p2p.message.TransferState;

/** Somebody edits a finished file before the daemon that crashed comes to say that it is finished. */
class EditedTownTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Path SONG = Neighbour.HOME.resolve("got-song.ogg");
    private static final Path ALBUM = Neighbour.HOME.resolve("got-album");
    private static final byte[] EDIT = {1, 2, 3};

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(42).nextBytes(content);
        return content;
    }

    private static Neighbour alice(Town town) {
        Neighbour alice = town.add("alice");
        Path album = Neighbour.HOME.resolve("album");
        alice.disk.addDirectory(album);
        alice.disk.put(album.resolve("one"), content(100_000));
        alice.disk.put(album.resolve("two"), content(70_000));
        alice.start().share("song.ogg", content(300_000));
        town.get(alice.traffic.shares().share(album.toString(), Town.DOCS, null, null, progress -> {}));
        return alice;
    }

    private static void editInPlace(Neighbour who, Path file) {
        write(who, file, EDIT, 10);
    }

    private static void write(Neighbour who, Path file, byte[] bytes, int position) {
        try (Disk.OpenFile open = who.disk.openWrite(file)) {
            open.write(ByteBuffer.wrap(bytes), position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void saveOver(Neighbour who, Path file) {
        who.disk.put(file, EDIT);
    }

    /** What must be so when the daemon was started again. */
    private interface Then {
        void require(Neighbour bob, String name, Path edited, String as);
    }

    private static void atEveryPoint(String name, Path edited, boolean links, BiConsumer<Neighbour, Path> edit) {
        atEveryPoint(name, edited, links, edit, EditedTownTest::requireNotOffered);
    }

    /** Ends the process before each of its operations on the disk, in turn, and edits what is finished then. */
    private static void atEveryPoint(
            String name, Path edited, boolean links, BiConsumer<Neighbour, Path> edit, Then then) {
        int edits = 0;
        boolean ended = false;
        for (int operations = 1; !ended; operations++) {
            Town town = new Town(operations);
            alice(town);
            Neighbour bob = town.add("bob");
            if (!links) {
                bob.disk.refuseLinks();
            }
            bob.start();
            bob.power.cutAfter(operations);
            try {
                bob.traffic
                        .transfers()
                        .start(
                                Town.DOCS,
                                new FileName(name),
                                0,
                                Neighbour.HOME.resolve("got-" + name).toString(),
                                Scope.ALL);
                town.until(bob.power::isOff, Duration.ofSeconds(5));
            } catch (Power.Cut cut) {
                assertThat(bob.power.isOff()).isTrue();
            } catch (AssertionError survived) {
                ended = true;
            }
            bob.power.restore();
            bob.kill();
            boolean finished = bob.disk.isRegularFile(edited) && bob.disk.bytes(edited).length > 0;
            if (finished && !ended) {
                edits++;
                edit.accept(bob, edited);
                then.require(bob, name, edited, name + " after " + operations + " operations");
            }
        }
        assertThat(edits).as("crashes after the name and before the end").isGreaterThan(1);
    }

    private static void requireNotOffered(Neighbour bob, String name, Path edited, String as) {
        Town town = bob.town;
        byte[] edit = bob.disk.bytes(edited);
        bob.start();
        town.loop.advance(Duration.ofSeconds(10));
        assertThat(bob.disk.bytes(edited)).as(as).isEqualTo(edit);
        for (int starts = 0; starts < 2; starts++) {
            assertThat(complete(bob, name).orElse(false)).as(as).isFalse();
            bob.traffic.transfers().list(false).forEach(t -> {
                if (t.state() == TransferState.COMPLETE) {
                    assertThat(bob.traffic.shares().list())
                            .as(as)
                            .singleElement()
                            .satisfies(share -> assertThat(share.problem())
                                    .contains("changed since it was")
                                    .contains("p2p share"));
                } else {
                    assertThat(t.state()).as(as).isEqualTo(TransferState.FAILED);
                }
            });
            bob.kill();
            bob.start();
            town.loop.advance(Duration.ofSeconds(10));
        }
    }

    private static Optional<Boolean> complete(Neighbour bob, String name) {
        return bob.town.holding(bob.town.entry(new FileName(name)), bob).map(Holding::complete);
    }

    @Test
    void aFileThatWasEditedInPlaceIsNeverOfferedAsVerified() {
        atEveryPoint("song.ogg", SONG, true, EditedTownTest::editInPlace);
        atEveryPoint("song.ogg", SONG, false, EditedTownTest::editInPlace);
    }

    @Test
    void aFileThatWasSavedOverIsNeverOfferedAsVerified() {
        atEveryPoint("song.ogg", SONG, true, EditedTownTest::saveOver);
        atEveryPoint("song.ogg", SONG, false, EditedTownTest::saveOver);
    }

    @Test
    void aFolderOfWhichAFileWasEditedIsNeverOfferedAsVerified() {
        atEveryPoint("album", ALBUM.resolve("two"), true, EditedTownTest::editInPlace);
        atEveryPoint("album", ALBUM.resolve("two"), true, EditedTownTest::saveOver);
    }

    @Test
    void whatWasOnlyTouchedIsReadAndOffered() {
        atEveryPoint("song.ogg", SONG, true, EditedTownTest::writeTheSame, EditedTownTest::requireOffered);
        atEveryPoint(
                "album",
                ALBUM.resolve("two"),
                true,
                (who, file) -> write(who, file, Arrays.copyOf(content(70_000), 3), 0),
                EditedTownTest::requireOffered);
    }

    private static void writeTheSame(Neighbour who, Path file) {
        write(who, file, Arrays.copyOf(content(300_000), 3), 0);
    }

    private static void requireOffered(Neighbour bob, String name, Path touched, String as) {
        Town town = bob.town;
        bob.start();
        town.until(() -> bob.isComplete(1), LONG);
        assertThat(complete(bob, name)).as(as).hasValue(true);
        assertThat(bob.traffic.shares().list()).as(as).allMatch(share -> share.problem()
                .isEmpty());
        assertThat(bob.disk.isRegularFile(touched)).as(as).isTrue();
    }
}
