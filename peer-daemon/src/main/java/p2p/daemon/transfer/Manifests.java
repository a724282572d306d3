// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.RefusedException;
import p2p.daemon.store.Selection;

/**
 * Manifests between their bytes and what they say. With up to {@link Manifest#MAX_BYTES} they are read, made and hashed at a
 * disk lane, never on the loop. Called on the loop; stages complete there.
 */
final class Manifests {
    private static final Logger log = LoggerFactory.getLogger(Manifests.class);

    private final Surroundings around;

    Manifests(Surroundings around) {
        this.around = around;
    }

    /** A manifest, its bytes, and the id that is their digest. */
    record Bound(Manifest manifest, Blob encoded, ContentId content) {
        /** Makes the bytes. Burns CPU: on a disk lane. */
        static Bound of(Manifest manifest) {
            Blob encoded = ManifestLayout.encode(manifest);
            return new Bound(manifest, encoded, ManifestLayout.idOf(encoded));
        }

        /** Reads the bytes; throws {@link IllegalArgumentException} that says what is wrong. Burns CPU: on a disk lane. */
        static Bound read(Blob encoded) {
            return new Bound(ManifestLayout.decode(encoded), encoded, ManifestLayout.idOf(encoded));
        }
    }

    /** The content's manifest: what was saved here, or else the trackers'. {@code INTEGRITY} when theirs is damaged. */
    CompletionStage<Bound> of(ContentId content) {
        return saved(content).thenCompose(mine -> mine.<CompletionStage<Bound>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> fetch(content)));
    }

    /** What was saved here; empty when that is nothing, or damaged. */
    CompletionStage<Optional<Bound>> saved(ContentId content) {
        return around.state()
                .manifest(content)
                .thenCompose(saved -> saved.isPresent() ? intact(saved.get()) : nothing())
                .thenApply(mine -> mine.filter(bound -> bound.content().equals(content)));
    }

    private static CompletionStage<Optional<Bound>> nothing() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** What bytes that this daemon saved say; empty when they are damaged, since they can be had again. */
    CompletionStage<Optional<Bound>> intact(Blob saved) {
        return around.lanes().run(() -> {
            try {
                return Optional.of(Bound.read(saved));
            } catch (IllegalArgumentException e) {
                log.warn("a saved manifest is damaged and not used: {}", e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** What is wanted of the content; many patterns over many files are matched at a disk lane. */
    static CompletionStage<Selection> select(Surroundings around, Manifest manifest, List<String> only) {
        return only.isEmpty()
                ? CompletableFuture.completedFuture(Selection.all(manifest))
                : around.lanes().run(() -> Selection.of(manifest, only));
    }

    private CompletionStage<Bound> fetch(ContentId content) {
        return around.directory().fetchManifest(content).thenCompose(parts -> around.lanes()
                .run(() -> {
                    Blob encoded = Blob.join(parts);
                    if (!ManifestLayout.idOf(encoded).equals(content)) {
                        throw broken("its digest is another one");
                    }
                    try {
                        return new Bound(ManifestLayout.decode(encoded), encoded, content);
                    } catch (IllegalArgumentException e) {
                        throw broken(String.valueOf(e.getMessage()));
                    }
                }));
    }

    private static RefusedException broken(String why) {
        return new RefusedException(
                ErrorCode.INTEGRITY,
                "the tracker delivered a damaged list of pieces: " + why,
                "try again, or tell its operator");
    }
}
