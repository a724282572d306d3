// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import p2p.daemon.store.FolderWalk;
import p2p.daemon.store.HashPass;
import p2p.daemon.store.SourceChangedException;
import p2p.daemon.swarm.PieceSet;
import p2p.message.ControlEvent;
import p2p.message.SharedView;
import p2p.message.TaskView;

/** Turns a file or a folder on this disk into a catalog entry: its digests, from the cache or one read pass, then the tracker. On the loop. */
final class Publisher {
    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private final Surroundings around;
    private final Copies copies;
    private final DiskTasks tasks;
    private final ShareIntents intents;
    private final Manifests manifests;

    /** A file that can be published: what it consists of is known. */
    record Ready(PendingShare row, Manifests.Bound bound, List<String> remarks, long started) {
        Ready {
            remarks = List.copyOf(remarks);
        }

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
            Manifest manifest,
            FileStamp stamp,
            List<StateChange> changes) {
        PieceLayout layout() {
            return manifest.layout();
        }
    }

    /** A file, or a folder, as it is on disk now. */
    private record Found(Path path, FileStamp stamp, FolderWalk.@Nullable Folder folder) {
        List<String> remarks() {
            return folder == null ? List.of() : folder.remarks();
        }
    }

    /** What it consists of. */
    private record Known(Manifests.Bound bound, Found found) {}

    Publisher(Surroundings around, Copies copies, DiskTasks tasks, ShareIntents intents) {
        this.around = around;
        this.copies = copies;
        this.tasks = tasks;
        this.intents = intents;
        this.manifests = new Manifests(around);
    }

    /** Finds the digests of a file, from the cache or by reading it. */
    CompletionStage<Ready> prepare(ShareIntent intent, Consumer<ControlEvent.ShareProgress> progress) {
        long started = around.loop().nanoTime();
        Path given = Destination.path(intent.path());
        FileName as = intent.as();
        FileName name = as == null ? nameOf(given) : as;
        return around.lanes()
                .run(() -> find(given))
                .thenCompose(found -> around.state()
                        .hashes(found.stamp())
                        .thenCompose(cached -> known(intent, found, cached, progress)))
                .thenApply(known -> ready(intent.user(), given, intent.group(), name, intent.policy(), known, started));
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
                known.found().stamp());
        return new Ready(row, bound, known.found().remarks(), started);
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
                .thenApply(bound -> new Ready(row, bound, List.of(), started));
    }

    private CompletionStage<Known> known(
            ShareIntent intent, Found found, Optional<Blob> cached, Consumer<ControlEvent.ShareProgress> progress) {
        if (cached.isEmpty()) {
            return digest(intent, found, progress);
        }
        return manifests.intact(cached.get()).thenCompose(bound -> bound.<CompletionStage<Known>>map(
                        b -> CompletableFuture.completedFuture(new Known(b, found)))
                .orElseGet(() -> digest(intent, found, progress)));
    }

    private CompletionStage<Known> digest(
            ShareIntent intent, Found found, Consumer<ControlEvent.ShareProgress> progress) {
        return intents.keep(intent, found.stamp().size()).thenCompose(kept -> read(intent, found, progress));
    }

    private CompletionStage<Known> read(
            ShareIntent intent, Found found, Consumer<ControlEvent.ShareProgress> progress) {
        DiskLanes.Lane lane = around.lanes().lane();
        long size = found.stamp().size();
        DiskTasks.Task task = tasks.begin(TaskView.Kind.HASHING, found.path(), size);
        Reading reading = new Reading(around, found.path().toString(), size, task, progress);
        return lane.run(() -> begin(intent, found))
                .thenCompose(pass -> lane.repeat(reading.telling(intents.saving(intent, pass, size), pass::done))
                        .thenCompose(done -> lane.run(() -> finish(pass, found)))
                        .whenComplete((known, error) -> lane.run(() -> {
                            pass.close();
                            return true;
                        })))
                .whenComplete((known, error) -> task.end())
                .exceptionally(error -> {
                    throw explain(found.path(), DiskTrouble.cause(error));
                });
    }

    private HashPass begin(ShareIntent intent, Found found) throws IOException {
        FolderWalk.Folder folder = found.folder();
        Blob hashed = intent.hashed();
        try {
            HashPass pass = folder == null
                    ? new HashPass(around.disk(), around.hashers(), around.buffers(), found.path())
                    : new HashPass(around.disk(), around.hashers(), around.buffers(), found.path(), folder);
            if (hashed != null) {
                log.info(
                        pass.resume(hashed) ? "{}: hashing goes on at {}" : "{}: hashed anew from byte {}",
                        found.path(),
                        pass.done());
            }
            return pass;
        } catch (IllegalArgumentException e) {
            throw tooLarge(found.path(), e);
        }
    }

    /** Of a file that changed since it was found, what it is now. */
    private static Known finish(HashPass pass, Found found) throws IOException {
        HashPass.Hashed hashed = pass.finish();
        try {
            return new Known(
                    Manifests.Bound.of(hashed.manifest()), new Found(found.path(), hashed.stamp(), found.folder()));
        } catch (IllegalArgumentException e) {
            throw tooLarge(found.path(), e);
        }
    }

    private static RefusedException tooLarge(Path path, IllegalArgumentException e) {
        return new RefusedException(
                ErrorCode.USAGE, path + " is too large for one share: " + e.getMessage(), "share it in parts");
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
        Manifest manifest = ready.bound().manifest();
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
        Copy copy = copyOf(offer, manifest, row.stamp());
        List<StateChange> changes = new ArrayList<>(ready.changes());
        changes.add(
                new StateChange.SaveCopy(copy.record(row.stamp(), around.disk().bootId())));
        changes.add(new StateChange.SaveOffer(offer));
        return new Published(row, view, offer, manifest, row.stamp(), changes);
    }

    /** What is told of a file that waits. */
    SharedView waiting(Ready ready, Problem why) {
        return view(ready, ready.row().name(), 0, 0, 0, why.message());
    }

    private SharedView view(Ready ready, FileName name, int version, int previous, long previousTime, String waiting) {
        PendingShare row = ready.row();
        Manifest manifest = ready.bound().manifest();
        return new SharedView(
                row.path(),
                row.group(),
                name,
                version,
                previous,
                previousTime,
                manifest.size(),
                manifest.isFolder() ? manifest.files().size() : 0,
                (around.loop().nanoTime() - ready.started()) / 1_000_000,
                manifest.sha256(),
                manifest.sha1(),
                ready.remarks(),
                waiting);
    }

    /** The rows are durable: the file can be served, as the one that was just hashed. */
    void serve(Published published) {
        copies.add(copyOf(published.offer(), published.manifest(), published.stamp()));
    }

    private Copy copyOf(OfferRecord offer, Manifest manifest, FileStamp stamp) {
        Path path = Path.of(offer.path());
        PieceLayout layout = manifest.layout();
        return new Copy(
                path,
                offer.content(),
                layout,
                PieceSet.full(layout.pieces()),
                WholeContent.reader(around, path, manifest, stamp));
    }

    private Found find(Path path) {
        try {
            if (around.disk().isDirectory(path)) {
                return findFolder(path);
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
                        "share an ordinary file or a folder: p2p share PATH...");
            }
            return new Found(path, stamp, null);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private Found findFolder(Path path) throws IOException {
        FolderWalk.Folder folder = FolderWalk.walk(around.disk(), path);
        if (folder.plan().members().isEmpty()) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    "the folder " + path + " holds no file that can be shared"
                            + (folder.remarks().isEmpty()
                                    ? ""
                                    : " (" + folder.remarks().get(0) + ")"),
                    "put a file into it");
        }
        return new Found(path, folder.print().stamp(), folder);
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
