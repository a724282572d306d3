// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.Manifest;
import p2p.core.PieceLayout;
import p2p.core.Sha1;
import p2p.core.Sha256;

/** What the catalog keeps of a manifest; the whole-file digests are null for a folder. */
public record Content(
        ContentId id, long size, int files, int pieceLength, @Nullable Sha256 sha256, @Nullable Sha1 sha1) {
    public static Content of(ContentId id, Manifest manifest) {
        return new Content(
                id,
                manifest.size(),
                manifest.files().size(),
                manifest.pieceLength(),
                manifest.isFolder() ? null : manifest.sha256(),
                manifest.isFolder() ? null : manifest.sha1());
    }

    public int pieces() {
        return new PieceLayout(size, pieceLength).pieces();
    }
}
