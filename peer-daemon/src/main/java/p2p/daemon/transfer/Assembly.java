// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Digests;
import p2p.core.Manifest;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.core.Sha256;
import p2p.daemon.store.DiskLanes;
import p2p.daemon.store.PartFile;
import p2p.daemon.store.Selection;
import p2p.daemon.swarm.PieceSet;
import p2p.loop.Loop;

/**
 * The pieces of one download between network and disk: buffers of those under way, the trip of a complete one to the file's
 * lane, checkpoints. Bits in the journal never run ahead of the data (RELIABILITY section 2). On the loop.
 */
final class Assembly {
    private static final Logger log = LoggerFactory.getLogger(Assembly.class);
    static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(2);
    static final long CHECKPOINT_BYTES = 64L << 20;
    /** Complete pieces that may wait for the disk while more is asked for. */
    private static final long BACKLOG = 8 << 20;

    private final Surroundings around;
    private final String target;
    private final Path part;
    private final Manifest manifest;
    private final Selection selection;
    private final PieceLayout layout;
    private final DiskLanes.Lane lane;
    private final Supplier<StateChange> alongside;
    private final Consumer<Throwable> onFailure;
    private final Map<Integer, ByteBuffer> underWay = new HashMap<>();
    private PieceSet written;
    private PieceSet durable;
    private @Nullable PartFile file;
    private @Nullable CompletionStage<Void> checkpoint;
    private Loop.@Nullable Timer timer;
    /** The boot in which the pieces of the journal were last known to be good; see {@link #vouchingBoot}. */
    private String journalBoot = "";

    private CompletionStage<Void> opening = CompletableFuture.completedFuture(null);
    /** Read on the lane too, to end the opening early. */
    private volatile boolean closed;

    private long unsaved;
    private long backlog;

    /**
     * @param target the copy's row in the journal
     * @param alongside a further change to commit with each checkpoint
     * @param onFailure told when a checkpoint failed: nothing since the last one is certain
     */
    Assembly(
            Surroundings around,
            String target,
            Path part,
            Manifest manifest,
            Selection selection,
            Supplier<StateChange> alongside,
            Consumer<Throwable> onFailure) {
        this.around = around;
        this.target = target;
        this.part = part;
        this.manifest = manifest;
        this.selection = selection;
        this.layout = manifest.layout();
        this.lane = around.lanes().lane();
        this.alongside = alongside;
        this.onFailure = onFailure;
        this.written = new PieceSet(layout.pieces());
        this.durable = new PieceSet(layout.pieces());
    }

    /**
     * Opens the part file, or makes it; what the journal of that boot vouches for and what can be found besides counts as written. Fails with
     * {@link CancellationException} when it was closed meanwhile; a file that was opened too late is closed again.
     */
    CompletionStage<Void> open(PieceSet journal, String bootId) {
        durable = journal.copy();
        journalBoot = bootId;
        boolean sameBoot = bootId.equals(around.disk().bootId());
        RandomGenerator sampler = new SplittableRandom(around.random().nextLong());
        CompletionStage<Void> mine = lane.run(() -> PartFile.open(
                        around.disk(), part, manifest, selection, around.buffers(), journal, sameBoot, sampler))
                .thenCompose(opened -> lane.repeat(() -> closed || opened.recoverSome())
                        .handle((done, error) -> error == null && !closed
                                ? CompletableFuture.completedFuture(opened)
                                : close(opened).<PartFile>thenApply(c -> {
                                    throw error == null ? tooLate() : new CompletionException(DiskTrouble.cause(error));
                                }))
                        .thenCompose(stage -> stage))
                .thenAccept(opened -> {
                    file = opened;
                    written = opened.written();
                    unsaved = 0;
                    if (!written.equals(durable)) {
                        scheduleCheckpoint();
                    }
                });
        opening = mine;
        return mine;
    }

    private CancellationException tooLate() {
        return new CancellationException(part + " was closed before it was open");
    }

    Manifest manifest() {
        return manifest;
    }

    boolean isOpen() {
        return file != null;
    }

    /** The open file; throws {@link IllegalStateException} before {@link #open} and after {@link #close}. */
    PartFile file() {
        PartFile open = file;
        if (open == null) {
            throw new IllegalStateException(part + " is not open");
        }
        return open;
    }

    Path part() {
        return part;
    }

    /** Verified pieces in the file, live. */
    PieceSet written() {
        return written;
    }

    /** What of the content is wanted. */
    Selection selection() {
        return selection;
    }

    /** Whether all wanted pieces are written. */
    boolean isDone() {
        return written.containsAll(selection.pieces());
    }

    /** Whether the piece is wanted and not written. */
    boolean needs(PieceIndex piece) {
        return selection.wants(piece) && !written.contains(piece.value());
    }

    /** Pieces that are not to be asked for: written ones, and those that are not wanted. */
    PieceSet settled() {
        PieceSet settled = written.copy();
        for (int i = 0; i < settled.pieces(); i++) {
            if (!selection.wants(new PieceIndex(i))) {
                settled.add(i);
            }
        }
        return settled;
    }

    /** Bytes of wanted pieces that are not written. */
    long missingBytes() {
        return selection.bytes() - writtenBytes();
    }

    /** Those that a crash leaves. */
    PieceSet durable() {
        return durable;
    }

    long writtenBytes() {
        long bytes = (long) written.count() * layout.pieceLength();
        int last = layout.pieces() - 1;
        return last >= 0 && written.contains(last)
                ? bytes - layout.pieceLength() + layout.lengthOf(new PieceIndex(last))
                : bytes;
    }

    /** Whether so much waits to be verified and written that asking for more would only take memory. */
    boolean isBehind() {
        return backlog > BACKLOG;
    }

    /** Where the bytes of a piece under way are collected. */
    ByteBuffer buffer(PieceIndex piece) {
        return underWay.computeIfAbsent(piece.value(), p -> around.buffers().take(layout.lengthOf(piece)));
    }

    /** Gives the memory of a piece under way back. Nobody may write to its buffer any more. */
    void drop(PieceIndex piece) {
        ByteBuffer buffer = underWay.remove(piece.value());
        if (buffer != null) {
            around.buffers().give(buffer);
        }
    }

    /**
     * What a piece turned out to be.
     *
     * @param good whether it is what was published, and written
     * @param blocks digests of its blocks: of a bad piece, and where they were asked for
     */
    record Verdict(boolean good, List<Sha256> blocks) {}

    /**
     * Verifies and writes a piece whose bytes are all here. Its memory is given back in any case.
     *
     * @param wantedSoon whether a peer may ask for it in the next moments
     * @param doubted whether the digests of its blocks are wanted even if it is good
     */
    CompletionStage<Verdict> admit(PieceIndex piece, boolean wantedSoon, boolean doubted) {
        ByteBuffer bytes = underWay.remove(piece.value());
        if (bytes == null) {
            throw new IllegalStateException("no bytes of piece " + piece);
        }
        return admit(piece, bytes, wantedSoon, doubted);
    }

    /** The same for bytes that came from elsewhere, in a pooled buffer. */
    CompletionStage<Verdict> admit(PieceIndex piece, ByteBuffer bytes, boolean wantedSoon, boolean doubted) {
        PartFile into = file();
        bytes.position(0).limit(layout.lengthOf(piece));
        backlog += bytes.capacity();
        int blockLength = around.settings().blockLength();
        return lane.run(() -> {
                    boolean good = into.admit(piece, bytes, wantedSoon);
                    return new Verdict(good, good && !doubted ? List.of() : digests(bytes, blockLength));
                })
                .whenComplete((verdict, error) -> {
                    backlog -= bytes.capacity();
                    around.buffers().give(bytes);
                    if (error == null && verdict.good() && file == into) {
                        written.add(piece.value());
                        unsaved += layout.lengthOf(piece);
                        if (unsaved >= CHECKPOINT_BYTES) {
                            checkpointSoon();
                        } else {
                            scheduleCheckpoint();
                        }
                    }
                });
    }

    private static List<Sha256> digests(ByteBuffer piece, int blockLength) {
        List<Sha256> digests = new ArrayList<>();
        MessageDigest sha256 = Digests.sha256();
        for (int at = piece.position(); at < piece.limit(); at += blockLength) {
            sha256.update(piece.slice(at, Math.min(blockLength, piece.limit() - at)));
            digests.add(Sha256.of(sha256.digest()));
        }
        return digests;
    }

    /** A piece is not what it was any more. */
    void lost(PieceIndex piece) {
        written.remove(piece.value());
        scheduleCheckpoint();
    }

    /** Runs work on the file's lane, after all pieces handed over so far. */
    <T extends @Nullable Object> CompletionStage<T> onLane(Callable<T> work) {
        return lane.run(work);
    }

    /** The same in steps, until the work answers true. */
    CompletionStage<Void> repeatOnLane(Callable<Boolean> step) {
        return lane.repeat(step);
    }

    /** Forces the data, then commits the bits of what was written before. */
    CompletionStage<Void> checkpoint() {
        CompletionStage<Void> running = checkpoint;
        if (running != null) {
            return running.thenCompose(done -> checkpoint());
        }
        cancelTimer();
        PartFile forced = file();
        PieceSet bits = written.copy();
        unsaved = 0;
        CompletableFuture<Void> mine = new CompletableFuture<>();
        checkpoint = mine;
        around.lanes()
                .run(() -> {
                    forced.force();
                    return true;
                })
                .thenCompose(done -> around.state().commit(List.of(saveHave(bits), alongside.get())))
                .whenComplete((done, error) -> {
                    checkpoint = null;
                    if (error == null) {
                        durable = bits;
                        log.debug("{}: {} are durable", target, bits);
                        mine.complete(null);
                    } else {
                        mine.completeExceptionally(error);
                    }
                });
        return mine;
    }

    /** Closes the file after what is on its lane; memory of pieces under way is given back. Complete when closed. */
    CompletionStage<Void> close() {
        cancelTimer();
        List.copyOf(underWay.keySet()).forEach(piece -> drop(new PieceIndex(piece)));
        closed = true;
        PartFile open = file;
        file = null;
        return open == null ? opening.handle((done, error) -> null) : close(open);
    }

    private CompletionStage<Void> close(PartFile open) {
        return lane.run(() -> {
            try {
                open.close();
            } catch (IOException e) {
                log.warn("{}: closing failed: {}", part, e.getMessage());
            }
            return null;
        });
    }

    private StateChange saveHave(PieceSet bits) {
        return new StateChange.SaveHave(target, part.toString(), bits.toBitfield(), vouchingBoot());
    }

    /** The boot to save with the pieces: an earlier one as long as some were not hashed since, so that the next start knows. */
    String vouchingBoot() {
        PartFile open = file;
        return open != null && open.isProven() ? around.disk().bootId() : journalBoot;
    }

    private void scheduleCheckpoint() {
        if (timer == null && !closed) {
            timer = around.loop().after(CHECKPOINT_EVERY, () -> {
                timer = null;
                checkpointSoon();
            });
        }
    }

    private void checkpointSoon() {
        if (checkpoint != null) {
            scheduleCheckpoint();
            return;
        }
        if (isOpen()) {
            checkpoint().whenComplete((done, error) -> {
                if (error != null) {
                    onFailure.accept(error);
                }
            });
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
