// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.PieceIndex;
import p2p.core.Problem;
import p2p.core.Sha1;
import p2p.daemon.exchange.SourceBook;
import p2p.daemon.swarm.PieceSet;
import p2p.message.TransferState;
import p2p.message.TransferView;

/**
 * One download from the order to the finished file: a state machine. What disk and network do meanwhile carries the number of
 * the run that it belongs to, and is ignored after a pause. On the loop.
 */
final class Download implements FetchProgress, Completion.Outcome {
    private static final Logger log = LoggerFactory.getLogger(Download.class);
    /** How often a disk that was full, or a folder that was missing, is looked at again. */
    static final Duration RETRY = Duration.ofSeconds(5);

    private final Surroundings around;
    private final Peers peers;
    private final DownloadRow row;
    private final Contributions contributions;
    private final Workpiece workpiece;
    private final Watchers watchers;
    private final Consumer<Download> onCompleted;
    private final SourceBook book;
    private @Nullable Pursuit pursuit;
    private @Nullable Completion completion;
    private @Nullable Stall trouble;
    private boolean suspended;
    private int run;

    /**
     * @param book sources of an earlier run, to begin with
     * @param onCompleted told when the file has its final name
     */
    Download(
            Surroundings around,
            Peers peers,
            TransferRecord intent,
            Workpiece workpiece,
            SourceBook book,
            Consumer<Download> onCompleted) {
        this.around = around;
        this.peers = peers;
        this.contributions = new Contributions(intent.peers());
        this.row = new DownloadRow(intent, contributions);
        this.workpiece = workpiece;
        this.book = book;
        this.onCompleted = onCompleted;
        this.watchers = new Watchers(around.loop(), this::view);
    }

    TransferRecord intent() {
        return row.intent();
    }

    TransferState state() {
        return row.state();
    }

    /** Begins, or goes on after a restart; complete when the part file is there, or when that has to wait. */
    CompletionStage<Void> start() {
        var sealed = workpiece.row().sealed();
        if (sealed != null) {
            row.revive(TransferState.FINISHING);
            run++;
            ending().goOn(sealed);
            return CompletableFuture.completedFuture(null);
        }
        row.revive(TransferState.CHECKING);
        return check();
    }

    /** After a restart, until its account is logged in. */
    void startSuspended() {
        row.revive(TransferState.PAUSED);
        suspended = true;
    }

    private CompletionStage<Void> check() {
        int mine = ++run;
        trouble = null;
        BooleanSupplier active = () -> mine == run;
        return next(mine, workpiece.open(() -> row.save(suspended), this::checkpointFailed, active), opened -> {
            CompletionStage<Void> turn = peers.swarms().turns().of(intent().swarm(), active);
            trouble = turn.toCompletableFuture().isDone() ? null : Turns.WAITING;
            CompletionStage<Assembly> filled = turn.thenCompose(mayFetch -> {
                trouble = null;
                return workpiece.fillFromHere(opened, contributions::here, active);
            });
            next(mine, filled, this::fetch);
        });
    }

    private CompletionStage<Void> next(int mine, CompletionStage<Assembly> step, Consumer<Assembly> next) {
        return step.handle((opened, error) -> {
            ifStill(mine, error == null ? () -> next.accept(opened) : () -> diskFailed(error));
            return null;
        });
    }

    private void fetch(Assembly opened) {
        if (pursuit != null) {
            throw new IllegalStateException(row + " fetches already");
        }
        become(TransferState.FETCHING);
        Swarm swarm = peers.swarms().enter(intent().swarm(), workpiece.layout(), intent().label());
        swarm.announce();
        if (opened.isDone()) {
            complete();
            return;
        }
        pursuit = new Pursuit(around, peers, swarm, opened, intent(), contributions, book, this, () -> {
            around.save(row, List.of(new StateChange.SaveSources(intent().entry(), book.kept())));
        });
    }

    void ticketsRenewed() {
        if (pursuit != null) {
            pursuit.ticketRenewed();
        }
    }

    /** Once a second. */
    void tick() {
        if (pursuit != null) {
            pursuit.tick();
        }
        if (pursuit != null && pursuit.isFruitless() && peers.swarms().turns().isAwaited(intent().swarm())) {
            endPursuit();
            become(TransferState.CHECKING);
            check();
        }
    }

    @Override
    public void verified(PieceIndex piece) {
        peers.swarms().of(intent().content()).forEach(swarm -> swarm.verified(piece));
    }

    @Override
    public void complete() {
        endPursuit();
        Assembly whole = workpiece.assembly();
        Sha1 published = intent().published();
        if (whole == null || published == null) {
            throw new IllegalStateException(row + " has nothing to finish");
        }
        become(TransferState.FINISHING);
        run++;
        ending().begin(whole, published);
    }

    private Completion ending() {
        Completion fresh = new Completion(around, workpiece, row, this);
        completion = fresh;
        return fresh;
    }

    @Override
    public void named(Finish.Finished finished) {
        Copy served = workpiece.finished(finished.whole());
        trouble = null;
        if (finished.edited() && served != null) {
            peers.swarms().sourceChanged(served, served.path() + " was changed since it was downloaded");
        }
        become(TransferState.COMPLETE);
        log.info("{} complete for {}: {}", row, intent().user(), row.outcome());
        around.directory().report(row.report("complete", around.loop().now()));
        peers.swarms().of(intent().content()).forEach(Swarm::announce);
        peers.swarms().of(intent().content()).forEach(Swarm::closeFinished);
        onCompleted.accept(this);
    }

    @Override
    public void rotten(PieceSet good) {
        log.error("{}: {} pieces changed on the disk: they are fetched again", row, good.pieces() - good.count());
        become(TransferState.CHECKING);
        int mine = ++run;
        workpiece
                .keepOnly(good)
                .checkpoint()
                .whenComplete(
                        (done, error) -> ifStill(mine, error == null ? this::check : () -> checkpointFailed(error)));
    }

    @Override
    public void waits(Problem problem) {
        log.warn("{} waits: {}", row, problem.message());
        trouble = DiskTrouble.stall(problem);
        watchers.tell();
    }

    @Override
    public void failed(Problem problem) {
        if (problem.code() == ErrorCode.INTEGRITY) {
            log.error("{} for {}: {}; pieces from {}", row, intent().user(), problem.message(), contributions.shares());
            around.directory()
                    .report(row.report(problem.code().name(), around.loop().now()));
        }
        fail(problem);
    }

    @Override
    public void diskFailed(Throwable error) {
        Problem problem = DiskTrouble.problem(DiskTrouble.cause(error), workpiece.target());
        if (problem.code() == ErrorCode.INTERNAL) {
            log.error("{}: bug", row, error);
        }
        if (!DiskTrouble.isPassing(problem)) {
            fail(problem);
            return;
        }
        endPursuit();
        if (state() == TransferState.FETCHING) {
            become(TransferState.CHECKING);
        }
        int mine = ++run;
        around.loop().after(RETRY, () -> ifStill(mine, this::check));
        waits(problem);
    }

    private void ifStill(int mine, Runnable next) {
        if (mine == run) {
            next.run();
        }
    }

    /** After a failed force nothing since the last good checkpoint is certain: the file is closed, and hashed when opened again. */
    private void checkpointFailed(Throwable error) {
        boolean running = state() == TransferState.FETCHING || state() == TransferState.CHECKING;
        endPursuit();
        if (DiskTrouble.isDisk(error)) {
            workpiece.close();
        }
        if (running) {
            diskFailed(error);
        } else {
            log.error("{}: a checkpoint failed: {}", row, error.getMessage());
        }
    }

    private void fail(Problem problem) {
        log.error("{} failed: {}", row, problem);
        run++;
        endPursuit();
        trouble = null;
        row.setProblem(problem);
        become(TransferState.FAILED);
        around.save(row, List.of(row.save(suspended)));
        workpiece.close();
        peers.swarms().announce(intent().swarm());
    }

    /** Whether no trace of its file is known any more: another took its place, or the state was damaged. */
    boolean isGone() {
        return workpiece.row().part().isEmpty();
    }

    /** By command; throws {@link p2p.core.RefusedException} in the wrong state, like the others. */
    CompletionStage<Void> pause() {
        row.require(TransferState.PAUSED, "paused");
        return pause(false);
    }

    /** Because the account logged out: goes on with the next login. */
    void suspend() {
        if (row.mayBecome(TransferState.PAUSED)) {
            pause(true);
        }
    }

    /** The account is back. */
    void unsuspend() {
        if (suspended && state() == TransferState.PAUSED) {
            resume();
        }
    }

    private CompletionStage<Void> pause(boolean forLogout) {
        run++;
        endPursuit();
        trouble = null;
        suspended = forLogout;
        become(TransferState.PAUSED);
        workpiece.rest();
        Assembly open = workpiece.assembly();
        return open != null && open.isOpen()
                ? open.checkpoint().whenComplete((done, error) -> {
                    if (error != null) {
                        checkpointFailed(error);
                    }
                })
                : around.save(row, List.of(row.save(suspended)));
    }

    CompletionStage<Void> resume() {
        row.requireStopped();
        suspended = false;
        contributions.forgive();
        row.setProblem(null);
        become(TransferState.CHECKING);
        CompletionStage<Void> saved = around.save(row, List.of(row.save(false)));
        check();
        return saved;
    }

    /** Its finished file becomes a part file again, by that row: what it lacks is fetched. Complete when that is journaled. */
    CompletionStage<Void> reopen(CopyRecord partial) {
        return around.state().commit(row.reopening(partial)).thenCompose(done -> {
            workpiece.reopen(partial);
            row.reopen();
            return resume();
        });
    }

    /** Gives everything up; complete when the part file is gone. */
    CompletionStage<Void> cancel() {
        row.require(TransferState.CANCELLED, "cancelled");
        run++;
        endPursuit();
        suspended = false;
        row.setFinished(around.loop().now());
        become(TransferState.CANCELLED);
        return workpiece
                .close()
                .thenCompose(closed -> around.save(row, List.of(row.save(false))))
                .thenCompose(done -> workpiece.remove());
    }

    /** A clean stop: what is verified is made durable, the state stays as it is. */
    CompletionStage<Void> stop() {
        endPursuit();
        run++;
        if (state() == TransferState.FINISHING && completion != null) {
            completion.stop();
            return CompletableFuture.completedFuture(null);
        }
        Assembly open = workpiece.assembly();
        return open != null && open.isOpen()
                ? open.checkpoint().thenCompose(done -> workpiece.close())
                : workpiece.close();
    }

    /** A verified piece turned out to be rotten on disk. */
    void lost(PieceIndex piece) {
        workpiece.lost(piece);
        if (pursuit != null) {
            pursuit.fetch().lost(piece);
        }
    }

    Watch watch(Consumer<TransferView> listener) {
        return watchers.add(listener);
    }

    TransferView view() {
        return facts().view();
    }

    DownloadFacts facts() {
        return new DownloadFacts(
                around, peers.wallet(), row, contributions, workpiece, pursuit, book.size(), trouble, suspended);
    }

    private void endPursuit() {
        Pursuit ending = pursuit;
        pursuit = null;
        if (ending != null) {
            ending.stop();
        }
    }

    private void become(TransferState next) {
        around.loop().assertInLoop();
        row.become(next);
        watchers.tell();
    }

    @Override
    public String toString() {
        return row.toString();
    }
}
