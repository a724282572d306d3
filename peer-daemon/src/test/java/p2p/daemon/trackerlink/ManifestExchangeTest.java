// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Manifest;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.Sha256;
import p2p.daemon.transfer.Publication;
import p2p.message.FileRequest;
import p2p.message.TrackerReply;

/** Manifests on their way between a daemon and its tracker. */
class ManifestExchangeTest {
    private static final EntryId ENTRY = new EntryId(7);

    private final FakeNetwork world = new FakeNetwork(1);
    private final TrackerNetwork network = world.network();

    private void start() {
        network.start(world, Optional.of(world.known()), Optional.empty());
        world.loop.drain();
    }

    private FakeNetwork.Tracker tracker(int index) {
        return world.trackers.get(index);
    }

    private <T> T now(CompletionStage<T> stage) {
        world.loop.drain();
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private Problem refusal(CompletionStage<?> stage) {
        world.loop.drain();
        CompletableFuture<@Nullable Object> failure = stage.handle(
                        (value, error) -> (@Nullable Object) Replies.cause(error))
                .toCompletableFuture();
        assertThat(failure).isDone();
        assertThat(failure.join()).isInstanceOf(RefusedException.class);
        return ((RefusedException) java.util.Objects.requireNonNull(failure.join())).problem();
    }

    @Test
    void aManifestTravelsInChunksAndThePublishCarriesItsId() {
        byte[] bytes = new byte[600_000];
        Blob manifest = Blob.copyOf(bytes);
        ContentId content = new ContentId(manifest.sha256());
        tracker(0).on(FileRequest.PutManifest.class, m -> {
            int received = m.offset() + m.bytes().size();
            return new TrackerReply.ManifestStored(received, received == m.totalBytes());
        });
        tracker(0).on(FileRequest.Publish.class, m -> new TrackerReply.Published(ENTRY, m.name(), 2, 1, 99));
        start();

        Publication done = now(network.directory()
                .publish(new RequestId(3, 4), GroupName.PUBLIC, new FileName("a"), content, manifest, null));

        assertThat(done).isEqualTo(new Publication(GroupId.PUBLIC, ENTRY, new FileName("a"), 2, 1, 99));
        assertThat(tracker(0).asked(FileRequest.PutManifest.class)).hasSize(3);
        assertThat(tracker(0).heard.get(tracker(0).heard.size() - 1).requestId())
                .isEqualTo(new RequestId(3, 4));
    }

    @Test
    void aManifestIsFetchedInParts() {
        Blob manifest = Blob.copyOf(new byte[] {1, 2, 3, 4, 5});
        tracker(0)
                .on(
                        FileRequest.FetchManifest.class,
                        m -> new TrackerReply.ManifestPart(
                                5, m.offset(), manifest.slice(m.offset(), Math.min(2, 5 - m.offset()))));
        start();

        assertThat(now(network.directory().fetchManifest(new ContentId(manifest.sha256()))))
                .containsExactly(manifest.slice(0, 2), manifest.slice(2, 2), manifest.slice(4, 1));
    }

    @Test
    void aTrackerCannotCutAManifestIntoTooManyParts() {
        Blob crumb = Blob.copyOf(new byte[] {7});
        tracker(0)
                .on(
                        FileRequest.FetchManifest.class,
                        m -> new TrackerReply.ManifestPart(Manifest.MAX_BYTES, m.offset(), crumb));
        start();

        assertThat(refusal(network.directory().fetchManifest(new ContentId(new Sha256(1, 1, 1, 1))))
                        .code())
                .isEqualTo(ErrorCode.INTEGRITY);
        assertThat(tracker(0).asked(FileRequest.FetchManifest.class)).hasSize(ManifestExchange.MAX_PARTS + 1);
    }
}
