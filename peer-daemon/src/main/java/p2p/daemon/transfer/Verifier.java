// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.FileRef;
import p2p.core.PieceIndex;
import p2p.core.RefusedException;
import p2p.daemon.store.Audit;
import p2p.daemon.store.DiskLanes;
import p2p.daemon.store.PieceReader;
import p2p.daemon.store.SourceChangedException;
import p2p.daemon.swarm.PieceSet;
import p2p.message.ControlEvent;
import p2p.message.TaskView;
import p2p.message.VerifiedView;

/** Compares copies on this disk with their manifests when asked to, and takes damaged pieces off the offer. On the loop. */
final class Verifier implements Verifications {
    private static final Logger log = LoggerFactory.getLogger(Verifier.class);

    private final Surroundings around;
    private final Swarms swarms;
    private final Offers offers;
    private final DiskTasks tasks;
    private Predicate<Path> mending = path -> false;

    Verifier(Surroundings around, Swarms swarms, Offers offers, DiskTasks tasks) {
        this.around = around;
        this.swarms = swarms;
        this.offers = offers;
        this.tasks = tasks;
    }

    /** Who is told where a finished copy is damaged, and answers whether that mends itself; at most one. */
    void listen(Predicate<Path> damaged) {
        mending = damaged;
    }

    @Override
    public CompletionStage<VerifiedView> verify(
            String path, @Nullable FileRef file, Consumer<ControlEvent.ShareProgress> progress) {
        try {
            return verify(file == null ? at(Destination.path(path)) : of(file), progress);
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Copy at(Path path) {
        Copy copy = swarms.copies().at(path);
        if (copy == null) {
            throw offers.at(path).stream()
                    .filter(offer -> !offer.problem().isEmpty())
                    .findFirst()
                    .map(offer -> new RefusedException(ErrorCode.INTEGRITY, offer.problem(), "p2p file list --mine"))
                    .orElseGet(() -> new RefusedException(
                            ErrorCode.NOT_FOUND,
                            path + " is not here, or is neither shared nor a download",
                            "p2p file list --mine shows what can be verified"));
        }
        return copy;
    }

    private Copy of(FileRef file) {
        OfferRecord offer = offers.named(file.name()).stream()
                .filter(o -> o.group().equals(file.group()) && (file.version() == 0 || o.version() == file.version()))
                .max(Comparator.comparingInt(OfferRecord::version))
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.NOT_FOUND,
                        "no copy of " + file + " is offered from here",
                        "p2p file list --mine shows what can be verified"));
        return at(Path.of(offer.path()));
    }

    private CompletionStage<VerifiedView> verify(Copy copy, Consumer<ControlEvent.ShareProgress> progress) {
        long began = around.loop().nanoTime();
        PieceSet expected = isUnfinished(copy)
                ? copy.have().copy()
                : PieceSet.full(copy.layout().pieces());
        PieceReader reader = copy.reader();
        DiskTasks.Task task =
                tasks.begin(TaskView.Kind.VERIFYING, copy.path(), copy.layout().size());
        Reading reading =
                new Reading(around, copy.path().toString(), copy.layout().size(), task, progress);
        DiskLanes.Lane lane = around.lanes().lane();
        return new Manifests(around)
                .of(copy.content())
                .thenCompose(bound -> {
                    Audit audit = new Audit(reader, bound.manifest(), expected, around.buffers());
                    return lane.repeat(reading.telling(audit::step, audit::done))
                            .thenApply(done -> audit);
                })
                .whenComplete((audit, error) -> task.end())
                .handle((audit, error) -> {
                    long millis = (around.loop().nanoTime() - began) / 1_000_000;
                    if (copy.reader() != reader || swarms.copies().at(copy.path()) != copy) {
                        return CompletableFuture.<VerifiedView>failedFuture(new RefusedException(
                                ErrorCode.CONFLICT,
                                copy.path() + " was finished, shared again or given up while it was read",
                                "verify it again"));
                    }
                    return error == null
                            ? compared(copy, audit, millis)
                            : failed(copy, DiskTrouble.cause(error), millis);
                })
                .thenCompose(stage -> stage);
    }

    private static boolean isUnfinished(Copy copy) {
        return !copy.isFinished();
    }

    private CompletionStage<VerifiedView> failed(Copy copy, Throwable error, long millis) {
        if (error instanceof SourceChangedException) {
            String what = String.valueOf(error.getMessage());
            swarms.sourceChanged(copy, what);
            String next = offers.at(copy.path()).stream()
                    .findFirst()
                    .map(Offer::howToShareAgain)
                    .orElse("p2p share " + copy.path());
            return CompletableFuture.completedFuture(view(copy, 0, List.of(), 0, what, next, millis));
        }
        if (error instanceof IOException) {
            throw new RefusedException(
                    ErrorCode.DISK, copy.path() + " cannot be read: " + error.getMessage(), "look at the disk");
        }
        throw new CompletionException(error);
    }

    private CompletionStage<VerifiedView> compared(Copy copy, Audit audit, long millis) {
        List<Integer> damaged = new ArrayList<>();
        for (int i = audit.bad().next(0); i >= 0; i = audit.bad().next(i + 1)) {
            damaged.add(i);
        }
        if (damaged.isEmpty()) {
            boolean contradicts = !isUnfinished(copy) && !audit.wholeIsRight();
            VerifiedView good = view(
                    copy,
                    audit.checked(),
                    damaged,
                    0,
                    contradicts ? "its pieces are what was published, but not its digest as a whole" : "",
                    contradicts ? "its owner should share it again" : "",
                    millis);
            return mended(copy).thenApply(done -> good);
        }
        log.error("{}: {} of {} pieces are damaged: {}", copy.path(), damaged.size(), audit.checked(), audit.bad());
        return takeOff(copy, audit.bad())
                .thenApply(done -> view(
                        copy,
                        audit.checked(),
                        damaged.subList(0, Math.min(VerifiedView.NAMED, damaged.size())),
                        damaged.size(),
                        damaged.size() + " of " + audit.checked() + " pieces are not what was published",
                        isUnfinished(copy) ? "they are fetched again by the download" : howToMend(copy),
                        millis));
    }

    private String howToMend(Copy copy) {
        if (mending.test(copy.path())) {
            return "this mirror fetches them again by itself, as soon as another device has all of it online";
        }
        return offers.at(copy.path()).stream()
                .findFirst()
                .map(o -> "p2p get " + o.row().group() + "/" + o.row().name() + "@"
                        + o.row().version() + " OTHER_FOLDER fetches them from others and takes the rest from here")
                .orElse("p2p get it again, to another folder");
    }

    private CompletionStage<Void> takeOff(Copy copy, PieceSet bad) {
        for (int i = bad.next(0); i >= 0; i = bad.next(i + 1)) {
            if (isUnfinished(copy)) {
                swarms.rotten(copy, new PieceIndex(i));
            } else {
                copy.have().remove(i);
            }
        }
        swarms.of(copy.content()).forEach(Swarm::announce);
        return isUnfinished(copy)
                ? CompletableFuture.completedFuture(null)
                : save(copy, copy.have().toBitfield());
    }

    /** Pieces that were taken for damaged can be read after all. */
    private CompletionStage<Void> mended(Copy copy) {
        if (isUnfinished(copy) || copy.isComplete()) {
            return CompletableFuture.completedFuture(null);
        }
        copy.replaceHave(PieceSet.full(copy.layout().pieces()));
        swarms.of(copy.content()).forEach(Swarm::announce);
        return save(copy, Blob.EMPTY);
    }

    private CompletionStage<Void> save(Copy copy, Blob have) {
        return around.state()
                .commit(List.of(new StateChange.SaveHave(
                        copy.path().toString(), "", have, around.disk().bootId())));
    }

    private static VerifiedView view(
            Copy copy, int checked, List<Integer> bad, int damaged, String problem, String next, long millis) {
        return new VerifiedView(
                copy.path().toString(),
                copy.layout().size(),
                copy.layout().pieces(),
                checked,
                damaged,
                bad,
                problem,
                next,
                millis);
    }
}
