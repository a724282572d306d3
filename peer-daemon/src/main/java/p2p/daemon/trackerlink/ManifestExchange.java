// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.Manifest;
import p2p.core.RefusedException;
import p2p.message.FileRequest;
import p2p.message.TrackerReply;
import p2p.net.FrameLimit;

/** Manifests to and from the trackers, in chunks that fit a frame; one chunk under way at a time. */
final class ManifestExchange {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    /** A tracker that lost what it had makes us begin again, but not for ever. */
    private static final int MAX_RESTARTS = 3;

    /** Parts of one manifest: with the largest one, 16 KiB each on the average, while trackers send 128 KiB. */
    static final int MAX_PARTS = 4_096;

    private final TrackerFleet fleet;

    ManifestExchange(TrackerFleet fleet) {
        this.fleet = fleet;
    }

    /** Stores the manifest at the tracker that is asked now; completes when it is on its disk. */
    CompletionStage<Void> put(ContentId content, Blob manifest) {
        return putFrom(content, manifest, 0, MAX_RESTARTS);
    }

    private CompletionStage<Void> putFrom(ContentId content, Blob manifest, int offset, int restarts) {
        int length = Math.min(FrameLimit.CHUNK, manifest.size() - offset);
        FileRequest chunk =
                new FileRequest.PutManifest(content, manifest.size(), offset, manifest.slice(offset, length));
        return Replies.expect(TrackerReply.ManifestStored.class, fleet.ask(chunk, null, WITHIN))
                .thenCompose(stored -> {
                    if (stored.complete()) {
                        return CompletableFuture.completedFuture(null);
                    }
                    boolean forward = stored.received() > offset && stored.received() < manifest.size();
                    if (!forward && restarts == 0) {
                        return CompletableFuture.failedFuture(new RefusedException(
                                ErrorCode.BUSY,
                                "the tracker keeps losing the list of pieces",
                                "try again in a moment"));
                    }
                    return putFrom(
                            content, manifest, forward ? stored.received() : 0, forward ? restarts : restarts - 1);
                });
    }

    /** The whole manifest in its parts, neither joined nor compared with its id: both take their time. */
    CompletionStage<List<Blob>> fetch(ContentId content) {
        return fetchFrom(content, new ArrayList<>(), 0);
    }

    private CompletionStage<List<Blob>> fetchFrom(ContentId content, List<Blob> parts, int bytes) {
        FileRequest ask = new FileRequest.FetchManifest(content, bytes);
        return Replies.expect(TrackerReply.ManifestPart.class, fleet.ask(ask, null, WITHIN))
                .thenCompose(part -> {
                    boolean fits = part.offset() == bytes
                            && part.totalBytes() <= Manifest.MAX_BYTES
                            && !part.bytes().isEmpty()
                            && part.bytes().size() <= part.totalBytes() - bytes
                            && parts.size() < MAX_PARTS;
                    if (!fits) {
                        return CompletableFuture.failedFuture(broken("the parts do not fit together"));
                    }
                    parts.add(part.bytes());
                    int now = bytes + part.bytes().size();
                    return now < part.totalBytes()
                            ? fetchFrom(content, parts, now)
                            : CompletableFuture.completedFuture(List.copyOf(parts));
                });
    }

    private static RefusedException broken(String why) {
        return new RefusedException(
                ErrorCode.INTEGRITY,
                "the tracker delivered a damaged list of pieces: " + why,
                "try again, or tell its operator");
    }
}
