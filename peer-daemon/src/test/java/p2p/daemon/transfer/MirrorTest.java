// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import p2p.core.DeviceName;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.RefusedException;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.Holding;
import p2p.message.MirrorView;
import p2p.message.MirroredGroup;

/** A mirror keeps what it should, and never loses it by mistake. */
class MirrorTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Path FOLDER = Neighbour.HOME.resolve("mirror/docs");

    private final Town town = new Town(77);
    private final Neighbour alice = town.add("alice");
    private final Neighbour nas = town.add("mia");
    private final FakeMirrorDirectory lists = new FakeMirrorDirectory(town);

    private static byte[] content(int bytes, int seed) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    private MirroredGroup view() {
        return requireNonNull(nas.mirroring).list().get(0);
    }

    private void begin(@Nullable Long quota, @Nullable Integer keep) {
        alice.start();
        nas.mirrorIn(lists);
        nas.start();
        on(quota, keep);
    }

    private void on(@Nullable Long quota, @Nullable Integer keep) {
        town.get(requireNonNull(nas.mirroring).mirror(Town.DOCS, quota, keep, null));
    }

    /** A version of a name, under a path of its own. */
    private void share(String name, int seed, int bytes) {
        String local = seed + "-" + name;
        alice.disk.put(Neighbour.HOME.resolve(local), content(bytes, seed));
        town.get(alice.traffic
                .shares()
                .share(Neighbour.HOME.resolve(local).toString(), Town.DOCS, new FileName(name), null, progress -> {}));
        lists.changed();
    }

    private void untilKept(int files) {
        town.until(() -> view().files() == files && view().fetching() == 0, LONG);
    }

    private List<Path> disk() {
        return nas.disk.files().stream()
                .filter(file -> file.startsWith(FOLDER))
                .sorted()
                .toList();
    }

    @Test
    void fetchesWhatIsThereAndWhatIsNewAndDropsWhatWasDeleted() {
        alice.start();
        share("a.bin", 1, 300_000);
        share("b.bin", 2, 300_000);
        share("c.bin", 3, 300_000);
        nas.mirrorIn(lists);
        nas.start();
        on(null, null);
        untilKept(3);
        share("b.bin", 4, 400_000);
        untilKept(4);
        assertThat(nas.disk.bytes(FOLDER.resolve("b.bin/2/b.bin"))).isEqualTo(content(400_000, 4));

        lists.deleted.add("b.bin@1");
        lists.changed();
        town.until(() -> disk().size() == 3, LONG);
        assertThat(disk()).doesNotContain(FOLDER.resolve("b.bin/1/b.bin"));
        assertThat(nas.state.transfers).hasSize(3);
        assertThat(nas.state.copies).hasSize(3);
        assertThat(nas.disk.isDirectory(FOLDER.resolve("b.bin/1"))).isFalse();
    }

    @Test
    void whoEditsAFileThatIsMirroredHereIsToldHowToPublishIt() {
        begin(null, null);
        Path own = Neighbour.HOME.resolve("own.bin");
        nas.disk.put(own, content(300_000, 1));
        town.get(nas.traffic.shares().share(own.toString(), Town.DOCS, new FileName("own.bin"), null, progress -> {}));
        lists.changed();
        untilKept(1);

        nas.disk.put(own, content(310_000, 2));

        town.until(() -> nas.traffic.shares().list().get(0).path().startsWith(FOLDER.toString()), LONG);
        assertThat(nas.traffic.shares().list()).singleElement().satisfies(share -> {
            assertThat(share.have()).isEqualTo(share.pieces());
            assertThat(share.problem()).contains(own.toString(), "p2p share " + own, "makes it a new version");
        });
        assertThat(nas.traffic.totals().notOffered()).isZero();
    }

    @Test
    void aListThatLacksAFileIsNoProofThatItWasDeleted() {
        begin(null, null);
        share("a.bin", 1, 300_000);
        untilKept(1);
        lists.files().forEach(file -> lists.hidden.put(file.id(), file));

        lists.changed();
        town.loop.advance(Duration.ofMinutes(2));

        assertThat(disk()).containsExactly(FOLDER.resolve("a.bin/1/a.bin"));
        assertThat(lists.questions).as("asked, but not again and again").isEqualTo(1);
        lists.member = false;
        lists.changed();
        town.loop.advance(Duration.ofMinutes(2));
        assertThat(disk()).hasSize(1);
        assertThat(view().problem()).contains("not a member");
        assertThat(lists.announced.get(0).problem()).contains("not a member");
    }

    @Test
    void keepsTheNewestVersionsAndWhatFits() {
        begin(700_000L, 2);
        share("a.bin", 1, 200_000);
        share("a.bin", 2, 200_000);
        untilKept(2);
        share("a.bin", 3, 200_000);
        town.until(() -> disk().contains(FOLDER.resolve("a.bin/3/a.bin")) && disk().size() == 2, LONG);
        assertThat(disk()).doesNotContain(FOLDER.resolve("a.bin/1/a.bin"));

        share("big.bin", 4, 500_000);
        town.loop.advance(Duration.ofMinutes(1));
        assertThat(view().problem()).isEqualTo("1 file does not fit the quota of 700000 bytes");
        assertThat(view().used()).isEqualTo(400_000);
        share("small.bin", 5, 250_000);
        untilKept(3);

        on(0L, null);
        untilKept(4);
        assertThat(view().problem()).isEmpty();
        on(null, 1);
        untilKept(3);
        assertThat(view().used()).isEqualTo(200_000 + 500_000 + 250_000);
    }

    @Test
    void anOldVersionStaysUntilTheNewOneIsHere() {
        begin(null, 1);
        share("a.bin", 1, 300_000);
        untilKept(1);
        share("a.bin", 2, 4 << 20);
        alice.kill();
        lists.changed();
        town.loop.advance(Duration.ofMinutes(2));
        assertThat(nas.disk.isRegularFile(FOLDER.resolve("a.bin/1/a.bin"))).isTrue();

        alice.start();
        town.until(() -> nas.disk.isRegularFile(FOLDER.resolve("a.bin/2/a.bin")), LONG);
        town.until(() -> disk().size() == 1, LONG);
    }

    @Test
    void offersWhatItHasWhateverAPersonDoesThereAndFetchesAgainWhatWasDamaged() {
        begin(null, null);
        share("a.bin", 1, 300_000);
        untilKept(1);
        assertThat(nas.traffic.shares().unshare(Town.DOCS, new FileName("a.bin")))
                .as("it would only offer it again")
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("kept here by the mirror of docs");
        assertThat(nas.state.offers).hasSize(1);

        nas.kill();
        nas.disk.put(FOLDER.resolve("a.bin/1/a.bin"), content(300_000, 9));
        nas.start();
        town.until(() -> Arrays.equals(nas.disk.bytes(FOLDER.resolve("a.bin/1/a.bin")), content(300_000, 1)), LONG);
        untilKept(1);
        assertThat(nas.disk.bytes(FOLDER.resolve("a.bin/1/.p2p-changed-1")))
                .as("what somebody put there is his")
                .isEqualTo(content(300_000, 9));
    }

    @Test
    void aFolderThatIsAwayIsNotTakenForOneWithoutFiles() {
        begin(null, null);
        share("a.bin", 1, 300_000);
        untilKept(1);
        nas.disk.removeDirectory(FOLDER);
        nas.disk.removeDirectory(FOLDER.resolve("a.bin/1"));
        town.loop.advance(Duration.ofMinutes(3));
        share("b.bin", 2, 300_000);
        town.loop.advance(Duration.ofMinutes(3));

        assertThat(view().problem()).contains("is missing");
        assertThat(nas.disk.isDirectory(FOLDER)).as("not made anew").isFalse();
        assertThat(nas.state.transfers).hasSize(1);
        nas.disk.addDirectory(FOLDER);
        nas.disk.addDirectory(FOLDER.resolve("a.bin/1"));
        untilKept(2);
        assertThat(disk()).hasSize(2);
    }

    @Test
    void anotherGroupOfTheSameNameIsNotFollowed() {
        begin(null, null);
        share("a.bin", 1, 300_000);
        untilKept(1);
        lists.id = new GroupId(99);
        lists.files().forEach(file -> lists.hidden.put(file.id(), file));
        lists.deleted.add("a.bin@1");
        lists.changed();
        town.loop.advance(Duration.ofMinutes(2));

        assertThat(view().problem()).contains("another group");
        assertThat(disk()).hasSize(1);
    }

    @Test
    void whatStandsInItsWayIsNotRemovedWithTheVersion() {
        begin(null, null);
        nas.disk.addDirectory(FOLDER.resolve("a.bin"));
        nas.disk.addDirectory(FOLDER.resolve("a.bin/1"));
        nas.disk.put(FOLDER.resolve("a.bin/1/a.bin"), content(10, 5));
        share("a.bin", 1, 300_000);
        town.loop.advance(Duration.ofMinutes(1));
        town.get(requireNonNull(nas.mirroring).end(Town.DOCS, true));
        assertThat(nas.disk.bytes(FOLDER.resolve("a.bin/1/a.bin"))).isEqualTo(content(10, 5));
    }

    @Test
    void goesOnAfterAKillAndEndsWithOrWithoutItsFiles() {
        begin(null, null);
        alice.uplink = 1 << 20;
        share("a.bin", 1, 4 << 20);
        town.until(() -> view().fetching() == 1, LONG);
        town.loop.advance(Duration.ofSeconds(1));
        nas.kill();
        nas.start();
        untilKept(1);
        assertThat(nas.traffic.transfers().list(false))
                .allMatch(t -> requireNonNull(nas.mirroring).isMirrored(t));

        town.get(requireNonNull(nas.mirroring).end(Town.DOCS, false));
        assertThat(disk()).hasSize(1);
        on(null, null);
        untilKept(1);
        town.get(requireNonNull(nas.mirroring).end(Town.DOCS, true));
        assertThat(disk()).isEmpty();
        assertThat(nas.state.copies).isEmpty();
        assertThat(nas.disk.isDirectory(FOLDER)).isFalse();
        assertThat(lists.announced).isEmpty();
    }

    @Test
    void whatAPersonAndTheMirrorBothWantIsFetchedOnceAndBothGetIt() {
        begin(null, null);
        alice.uplink = 1 << 20;
        share("a.bin", 1, 4 << 20);
        share("b.bin", 1, 4 << 20);
        town.until(() -> view().fetching() == 2, LONG);
        long number = nas.get("a.bin").transfer().number();

        untilKept(2);
        town.until(() -> nas.isComplete(number), LONG);
        assertThat(nas.got("a.bin")).isEqualTo(content(4 << 20, 1));
        assertThat(nas.disk.bytes(FOLDER.resolve("b.bin/1/b.bin"))).isEqualTo(content(4 << 20, 1));
        assertThat(alice.uploadedBytes()).isLessThan(5 << 20);
    }

    private MirrorView online(Neighbour who, String problem) {
        return new MirrorView(who.user, new DeviceName("desk"), who.id, true, problem);
    }

    @Test
    void storedIsWhatAMirrorHasWholeAndDurable() {
        Mirroring here = alice.mirrorIn(lists);
        alice.start();
        nas.mirrorIn(new FakeMirrorDirectory(town));
        nas.start();
        share("a.bin", 1, 3 << 20);
        List<ControlEvent.StoreProgress> said = new ArrayList<>();
        FileName name = new FileName("a.bin");

        lists.online = List.of(online(alice, ""));
        assertThat(refusal(here.await(Town.DOCS, name, 1, 1, said::add))).isEqualTo(ErrorCode.NOT_STORED);
        lists.online = List.of(online(nas, ""));
        assertThat(refusal(here.await(Town.DOCS, name, 1, 2, said::add))).isEqualTo(ErrorCode.NOT_STORED);

        CompletableFuture<ControlReply.Stored> stored =
                here.await(Town.DOCS, name, 1, 1, said::add).start().toCompletableFuture();
        nas.mirrors = true;
        lists.online = List.of(online(nas, "full"));
        town.loop.advance(Duration.ofSeconds(5));
        assertThat(stored).isNotDone();
        assertThat(said).last().extracting(ControlEvent.StoreProgress::note).isEqualTo("mia@desk: full");
        lists.online = List.of();
        town.loop.advance(Duration.ofSeconds(5));
        assertThat(said).last().extracting(ControlEvent.StoreProgress::note).isEqualTo("waiting for a mirror");

        town.get(requireNonNull(nas.mirroring).mirror(Town.DOCS, null, null, null));
        ControlReply.Stored end = town.get(stored);
        assertThat(end.stored()).isEqualTo(1);
        assertThat(nas.state.copies.values())
                .as("durable before it was said")
                .allMatch(copy -> copy.stage() == CopyRecord.Stage.COMPLETE);
    }

    @Test
    void whatTheMirrorsUserSharesInPlaceIsNotStoredAndIsCopied() {
        begin(null, null);
        nas.mirrors = true;
        share("a.bin", 1, 300_000);
        untilKept(1);
        assertThat(kept("a.bin")).isTrue();
        town.get(requireNonNull(nas.mirroring).end(Town.DOCS, true));
        nas.share("a.bin", content(300_000, 1));
        assertThat(kept("a.bin")).isFalse();

        FakeMirrorDirectory seen = new FakeMirrorDirectory(town);
        seen.online = List.of(online(nas, ""));
        List<ControlEvent.StoreProgress> said = new ArrayList<>();
        alice.kill();
        Mirroring here = alice.mirrorIn(seen);
        alice.start();
        CompletableFuture<ControlReply.Stored> stored = here.await(Town.DOCS, new FileName("a.bin"), 1, 1, said::add)
                .start()
                .toCompletableFuture();
        town.loop.advance(Duration.ofSeconds(5));
        assertThat(stored).as("only its user's own file is there").isNotDone();
        assertThat(said).last().satisfies(last -> {
            assertThat(last.stored()).isZero();
            assertThat(last.note()).contains("shares the file in place");
        });

        long before = alice.uploadedBytes();
        on(null, null);
        untilKept(1);
        assertThat(town.get(stored).stored()).isEqualTo(1);
        assertThat(alice.uploadedBytes()).as("filled from the disk").isEqualTo(before);
        Path own = Neighbour.HOME.resolve("a.bin");
        nas.disk.put(own, content(300_000, 5));
        town.loop.advance(Duration.ofMinutes(3));
        assertThat(kept("a.bin")).as("its user edits his file").isTrue();
        nas.kill();
        nas.start();
        assertThat(kept("a.bin")).isTrue();
        lists.deleted.add("a.bin@1");
        lists.changed();
        town.until(() -> disk().isEmpty(), LONG);
        assertThat(kept("a.bin")).isFalse();
    }

    private boolean kept(String name) {
        return town.holding(town.entry(new FileName(name)), nas)
                .map(Holding::kept)
                .orElse(false);
    }

    private ErrorCode refusal(StoredWait wait) {
        CompletableFuture<ControlReply.Stored> end = wait.start().toCompletableFuture();
        town.loop.drain();
        assertThat(end).isCompletedExceptionally();
        return end.handle((done, error) -> {
                    Throwable cause = DiskTrouble.cause(requireNonNull(error));
                    return ((RefusedException) cause).problem().code();
                })
                .join();
    }
}
