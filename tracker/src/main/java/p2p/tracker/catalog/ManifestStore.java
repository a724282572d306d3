// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.concurrent.CompletionStage;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.PeerId;

/**
 * Manifests by content id, beside the catalog. Stages complete on the loop; refusals come as
 * {@link p2p.core.RefusedException}. Callable on the loop.
 */
public interface ManifestStore {
    /** The largest part that {@link #read} returns, in bytes. */
    int MAX_PART = 128 << 10;

    /** {@code received} bytes are here; with {@code complete} they are checked and on disk for good. */
    record Stored(int received, boolean complete) {}

    /** Bytes of a manifest of {@code totalBytes} from {@code offset} on. */
    record Part(int totalBytes, int offset, Blob bytes) {}

    /** Takes the next bytes of a manifest from a device; an offset that does not fit is answered by how much is here. */
    CompletionStage<Stored> put(PeerId from, ContentId content, int totalBytes, int offset, Blob bytes);

    /** What the catalog keeps of a stored manifest; refuses with {@code NOT_FOUND}. */
    CompletionStage<Content> describe(ContentId content);

    /** Refuses with {@code NOT_FOUND} or, beyond the end, {@code USAGE}. */
    CompletionStage<Part> read(ContentId content, int offset);

    /** An entry lists the manifest: it no longer counts as left behind by who sent it. */
    void published(ContentId content);

    /** The device is gone: drops what it began to send. */
    void forget(PeerId from);
}
