// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Manifest;
import p2p.core.PieceLayout;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.daemon.store.DiskLanes;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.HashPass;
import p2p.daemon.store.SourceChangedException;
import p2p.daemon.store.WholeFile;
import p2p.daemon.swarm.PieceSet;
import p2p.message.ControlEvent;
import p2p.message.SharedView;

/** Turns a file on this disk into a catalog entry: its digests, from the cache or one read pass, then the tracker. On the loop. */
final class Publisher {
    private static final long PROGRESS_EVERY = 100_000_000L;

    private final Surroundings around;
    private final Copies copies;
    private final Manifests manifests;

    /** A file that can be published: what it consists of is known. */
    record Ready(PendingShare row, Manifests.Bound bound, long started) {
        /** What keeps it over a restart, apart from the row. */
        List<StateChange> changes() {
            return List.of(
                    new StateChange.SaveManifest(bound.content(), bound.encoded()),
                    new StateChange.SaveHashes(row.stamp(), bound.encoded()));
        }
    }

    /** A file that is in the catalog, and the rows that say so. */
    record Published(
            PendingShare asked,
            SharedView view,
            OfferRecord offer,
            PieceLayout layout,
            FileStamp stamp,
            List<StateChange> changes) {}

    /** A file as it is on disk now. */
    private record Found(Path path, FileStamp stamp) {}

    /** What that file consists of. */
    private record Known(Manifests.Bound bound, FileStamp stamp) {}

    Publisher(Surroundings around, Copies copies) {
        this.around = around;
        this.copies = copies;
        this.manifests = new Manifests(around);
    }

    /** Finds the digests of a file, from the cache or by reading it. */
    CompletionStage<Ready> prepare(
            UserName user,
            String path,
            GroupName group,
            @Nullable FileName as,
            @Nullable ConflictPolicy policy,
            Consumer<ControlEvent.ShareProgress> progress) {
        long started = around.loop().nanoTime();
        Path given = Destination.path(path);
        FileName name = as == null ? nameOf(given) : as;
        return around.lanes()
                .run(() -> find(given))
                .thenCompose(found ->
                        around.state().hashes(found.stamp()).thenCompose(cached -> known(found, cached, progress)))
                .thenApply(known -> ready(user, given, group, name, policy, known, started));
    }

    private Ready ready(
            UserName user,
            Path path,
            GroupName group,
            FileName name,
            @Nullable ConflictPolicy policy,
            Known known,
            long started) {
        Manifests.Bound bound = known.bound();
        PendingShare row = new PendingShare(
                RequestId.random(around.random()),
                user,
                path.toString(),
                group,
                name,
                policy,
                bound.content(),
                bound.manifest().layout().pieceLength(),
                known.stamp());
        return new Ready(row, bound, started);
    }

    /** Takes up one that waited; refuses with {@code CONFLICT} when the file changed since. */
    CompletionStage<Ready> resume(PendingShare row) {
        long started = around.loop().nanoTime();
        Path path = Path.of(row.path());
        return around.lanes()
                .run(() -> find(path))
                .thenCompose(found -> {
                    if (!found.stamp().equals(row.stamp())) {
                        throw new RefusedException(
                                ErrorCode.CONFLICT,
                                path + " changed before it could be published",
                                "share it again: p2p share " + path);
                    }
                    return manifests.of(row.content());
                })
                .thenApply(bound -> new Ready(row, bound, started));
    }

    private CompletionStage<Known> known(
            Found found, Optional<Blob> cached, Consumer<ControlEvent.ShareProgress> progress) {
        if (cached.isEmpty()) {
            return digest(found, progress);
        }
        return manifests.intact(cached.get()).thenCompose(bound -> bound.<CompletionStage<Known>>map(
                        b -> CompletableFuture.completedFuture(new Known(b, found.stamp())))
                .orElseGet(() -> digest(found, progress)));
    }

    private CompletionStage<Known> digest(Found found, Consumer<ControlEvent.ShareProgress> progress) {
        DiskLanes.Lane lane = around.lanes().lane();
        return lane.run(() -> new HashPass(around.disk(), around.hashers(), around.buffers(), found.path()))
                .thenCompose(pass -> lane.repeat(telling(pass, found, progress))
                        .thenCompose(done -> lane.run(() -> finish(pass)))
                        .whenComplete((known, error) -> lane.run(() -> {
                            pass.close();
                            return true;
                        })))
                .exceptionally(error -> {
                    throw explain(found.path(), DiskTrouble.cause(error));
                });
    }

    private static Known finish(HashPass pass) throws IOException {
        HashPass.Hashed hashed = pass.finish();
        return new Known(Manifests.Bound.of(hashed.manifest()), hashed.stamp());
    }

    private static RefusedException explain(Path path, Throwable error) {
        if (error instanceof RefusedException refused) {
            return refused;
        }
        if (error instanceof SourceChangedException) {
            return new RefusedException(
                    ErrorCode.CONFLICT, String.valueOf(error.getMessage()), "share it when nobody writes to it");
        }
        if (error instanceof IOException e) {
            return unreadable(path, e);
        }
        throw new IllegalStateException("bug while hashing " + path, error);
    }

    /** A step that tells the progress, at most ten times a second, on the loop. */
    private Callable<Boolean> telling(HashPass pass, Found found, Consumer<ControlEvent.ShareProgress> progress) {
        long[] last = {around.loop().nanoTime() - PROGRESS_EVERY};
        return () -> {
            boolean done = pass.step();
            long now = around.loop().nanoTime();
            if (done || now - last[0] >= PROGRESS_EVERY) {
                last[0] = now;
                ControlEvent.ShareProgress event = new ControlEvent.ShareProgress(
                        found.path().toString(), pass.done(), found.stamp().size());
                around.loop().execute(() -> progress.accept(event));
            }
            return done;
        };
    }

    /** Completes with the rows to commit; nothing is offered yet. */
    CompletionStage<Published> publish(Ready ready) {
        PendingShare row = ready.row();
        return around.directory()
                .publish(
                        row.request(),
                        row.group(),
                        row.name(),
                        row.content(),
                        ready.bound().encoded(),
                        row.policy())
                .thenApply(publication -> published(ready, publication));
    }

    private Published published(Ready ready, Publication publication) {
        PendingShare row = ready.row();
        PieceLayout layout = ready.bound().manifest().layout();
        OfferRecord offer = new OfferRecord(
                publication.entry(),
                publication.groupId(),
                row.group(),
                publication.name(),
                publication.version(),
                row.content(),
                row.user(),
                row.path(),
                0);
        SharedView view = view(
                ready,
                publication.name(),
                publication.version(),
                publication.previous(),
                publication.previousTime(),
                "");
        Copy copy = copyOf(offer, layout, row.stamp());
        List<StateChange> changes = new ArrayList<>(ready.changes());
        changes.add(
                new StateChange.SaveCopy(copy.record(row.stamp(), around.disk().bootId())));
        changes.add(new StateChange.SaveOffer(offer));
        return new Published(row, view, offer, layout, row.stamp(), changes);
    }

    /** What is told of a file that waits. */
    SharedView waiting(Ready ready, Problem why) {
        return view(ready, ready.row().name(), 0, 0, 0, why.message());
    }

    private SharedView view(Ready ready, FileName name, int version, int previous, long previousTime, String waiting) {
        PendingShare row = ready.row();
        Manifest.File file = ready.bound().manifest().singleFile();
        return new SharedView(
                row.path(),
                row.group(),
                name,
                version,
                previous,
                previousTime,
                file.size(),
                (around.loop().nanoTime() - ready.started()) / 1_000_000,
                file.sha256(),
                file.sha1(),
                waiting);
    }

    /** The rows are durable: the file can be served, as the one that was just hashed. */
    void serve(Published published) {
        copies.add(copyOf(published.offer(), published.layout(), published.stamp()));
    }

    private Copy copyOf(OfferRecord offer, PieceLayout layout, FileStamp stamp) {
        Path path = Path.of(offer.path());
        WholeFile file = new WholeFile(around.disk(), path, layout, stamp, around.buffers());
        return new Copy(path, offer.content(), layout, PieceSet.full(layout.pieces()), file);
    }

    private Found find(Path path) {
        try {
            if (around.disk().isDirectory(path)) {
                throw new RefusedException(
                        ErrorCode.USAGE,
                        path + " is a folder: only files can be shared so far",
                        "p2p share " + path + "/*");
            }
            FileStamp stamp = around.disk()
                    .stamp(path)
                    .orElseThrow(() -> new RefusedException(
                            ErrorCode.NO_SUCH_PATH,
                            "there is no file " + path,
                            "ls shows what is there; then p2p share PATH"));
            if (!around.disk().isRegularFile(path)) {
                throw new RefusedException(
                        ErrorCode.USAGE,
                        path + " is not an ordinary file",
                        "share the files in it one by one: p2p share PATH...");
            }
            return new Found(path, stamp);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static RefusedException unreadable(Path path, IOException e) {
        return new RefusedException(
                ErrorCode.DISK, path + " cannot be read: " + e.getMessage(), "chmod u+r, or run as the file's owner");
    }

    private static FileName nameOf(Path path) {
        Path last = path.getFileName();
        try {
            return new FileName(last == null ? "" : last.toString());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ErrorCode.INVALID_NAME, String.valueOf(e.getMessage()), "p2p share ... --as NAME");
        }
    }
}
