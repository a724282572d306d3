// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.message.SharedView;

/** Reading, making and hashing manifests waits at a door: a loop that turns alone gets nowhere. */
class ManifestsTest {
    private static final byte[] SONG = {1, 2, 3, 4, 5};

    private final Town town = new Town(1);
    private final Neighbour alice = town.add("alice").start();
    private final Neighbour bob = town.add("bob").start();
    private final HeldDoor door = new HeldDoor();

    private <T> CompletableFuture<T> onlyBehindTheDoor(CompletionStage<T> stage) {
        CompletableFuture<T> asked = stage.toCompletableFuture();
        town.loop.drain();
        assertThat(asked).isNotDone();
        while (!asked.isDone()) {
            assertThat(door.waiting()).isPositive();
            door.work();
            assertThat(asked).as("completes on the loop").isNotDone();
            town.loop.drain();
        }
        return asked;
    }

    private ContentId shared() {
        alice.share("song.ogg", SONG);
        return alice.contentOf("song.ogg");
    }

    @Test
    void theTrackersManifestIsReadAndHashedBehindTheDoor() {
        ContentId content = shared();
        bob.door = door;

        Manifests.Bound bound = onlyBehindTheDoor(bob.manifests().of(content)).join();

        assertThat(bound.content()).isEqualTo(content);
        assertThat(bound.encoded()).isEqualTo(alice.manifestOf("song.ogg"));
        assertThat(bound.manifest().size()).isEqualTo(SONG.length);
    }

    @Test
    void aSavedManifestIsReadAndHashedBehindTheDoor() {
        ContentId content = shared();
        town.setTrackersUp(false);
        alice.door = door;

        assertThat(onlyBehindTheDoor(alice.manifests().of(content)).join().content())
                .isEqualTo(content);
    }

    @Test
    void aFileThatIsSharedAgainFromTheCacheIsReadBehindTheDoor() {
        alice.share("song.ogg", SONG);
        alice.door = door;

        SharedView again = onlyBehindTheDoor(alice.traffic
                        .shares()
                        .share(Neighbour.HOME.resolve("song.ogg").toString(), Town.DOCS, null, null, progress -> {}))
                .join();

        assertThat(again.size()).isEqualTo(SONG.length);
    }

    @Test
    void aDamagedSavedManifestIsFetchedAgain() {
        ContentId content = shared();
        Blob right = alice.manifestOf("song.ogg");
        town.get(alice.state.commit(List.of(new StateChange.SaveManifest(content, right.slice(0, 20)))));

        assertThat(town.get(alice.manifests().of(content)).encoded()).isEqualTo(right);
    }

    @Test
    void aSavedManifestOfOtherContentIsFetchedAgain() {
        ContentId content = shared();
        Blob right = alice.manifestOf("song.ogg");
        alice.share("other.ogg", new byte[] {9});
        Blob other = alice.manifestOf("other.ogg");
        town.get(alice.state.commit(List.of(new StateChange.SaveManifest(content, other))));

        assertThat(town.get(alice.manifests().of(content)).encoded()).isEqualTo(right);
    }

    @Test
    void aManifestThatTheTrackersDeliverUnderAnotherIdIsRefused() {
        ContentId content = shared();
        alice.share("other.ogg", new byte[] {9});
        town.deliver(content, alice.manifestOf("other.ogg"));

        assertThatThrownBy(() -> town.get(bob.manifests().of(content)))
                .cause()
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.INTEGRITY));
    }

    @Test
    void bytesThatAreNoManifestAreRefused() {
        Blob noise = Blob.copyOf(new byte[] {1, 2, 3});
        ContentId content = new ContentId(noise.sha256());
        town.deliver(content, noise);

        assertThatThrownBy(() -> town.get(bob.manifests().of(content)))
                .cause()
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.INTEGRITY));
    }

    @Test
    void aDamagedCacheOfHashesIsMadeAnew() {
        SharedView first = alice.share("song.ogg", SONG);
        town.get(alice.state.commit(List.of(new StateChange.SaveHashes(
                alice.disk.stamp(Neighbour.HOME.resolve("song.ogg")).orElseThrow(), Blob.EMPTY))));

        SharedView again = town.get(alice.traffic
                .shares()
                .share(Neighbour.HOME.resolve("song.ogg").toString(), Town.DOCS, null, null, progress -> {}));

        assertThat(again.sha256()).isEqualTo(first.sha256());
    }
}
