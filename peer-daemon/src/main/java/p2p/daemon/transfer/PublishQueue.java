// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.loop.Loop;
import p2p.message.ShareView;

/**
 * Files that wait for the trackers to take them, in the order in which they were shared; kept over restarts. They are tried one by one, soon
 * after a tracker can be reached again and every now and then until all are through. One that is refused for good stays, with the reason,
 * until it is shared again or given up. On the loop.
 */
final class PublishQueue {
    private static final Logger log = LoggerFactory.getLogger(PublishQueue.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    static final int MAX_WAITING = 10_000;

    /** Refusals that say nothing of the file: the next try may succeed. */
    private static final Set<ErrorCode> PASSING = Set.of(
            ErrorCode.NO_QUORUM,
            ErrorCode.TRACKER_UNREACHABLE,
            ErrorCode.TIMEOUT,
            ErrorCode.BUSY,
            ErrorCode.INTERRUPTED,
            ErrorCode.NOT_LOGGED_IN);

    private final Surroundings around;
    private final Wallet wallet;
    private final Publisher publisher;
    private final Keeper keeper;
    private final Map<RequestId, Waiting> waiting = new LinkedHashMap<>();
    private Duration pause = FIRST_PAUSE;
    private Loop.@Nullable Timer timer;
    private boolean busy;
    private boolean stopped;

    /** Makes a published file durable, and offers it. */
    interface Keeper {
        CompletionStage<?> keep(Publisher.Published published);
    }

    private static final class Waiting {
        final PendingShare row;
        Problem why;
        boolean refused;

        Waiting(PendingShare row, Problem why) {
            this.row = row;
            this.why = why;
        }
    }

    PublishQueue(Surroundings around, Wallet wallet, Publisher publisher, Keeper keeper) {
        this.around = around;
        this.wallet = wallet;
        this.publisher = publisher;
        this.keeper = keeper;
    }

    /** Whether a publish that failed so is to wait: nothing is wrong with it, the trackers cannot take it now. */
    static Optional<Problem> toWaitFor(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RefusedException refused
                        && (refused.problem().code() == ErrorCode.NO_QUORUM
                                || refused.problem().code() == ErrorCode.TRACKER_UNREACHABLE)
                ? Optional.of(refused.problem())
                : Optional.empty();
    }

    /** Queues it; completes when that is durable. An older one of the same file and name gives way. */
    CompletionStage<Void> add(Publisher.Ready ready, Problem why) {
        PendingShare row = ready.row();
        if (waiting.size() >= MAX_WAITING) {
            return CompletableFuture.failedFuture(new RefusedException(
                    why.code(),
                    why.message() + "; " + MAX_WAITING + " files wait to be published already",
                    "share it when the trackers are back"));
        }
        List<StateChange> changes = new ArrayList<>(ready.changes());
        changes.add(new StateChange.SavePending(row));
        changes.addAll(drop(other -> other.isSame(row.path(), row.group(), row.name())));
        return around.state().commit(changes).thenAccept(done -> {
            log.info("{}/{} waits to be published: {}", row.group(), row.name(), why.message());
            waiting.put(row.request(), new Waiting(row, why));
            schedule();
        });
    }

    /** A row of an earlier run. */
    void restore(PendingShare row) {
        waiting.put(
                row.request(),
                new Waiting(
                        row, Problem.of(ErrorCode.TRACKER_UNREACHABLE, "no tracker was asked yet", "wait a moment")));
        schedule();
    }

    /** Gives up what matches; returns what to commit. */
    List<StateChange> drop(Predicate<PendingShare> which) {
        List<PendingShare> gone =
                waiting.values().stream().map(w -> w.row).filter(which).toList();
        gone.forEach(row -> waiting.remove(row.request()));
        return gone.stream()
                .<StateChange>map(row -> new StateChange.DropPending(row.request()))
                .toList();
    }

    List<ShareView> views() {
        return waiting.values().stream().map(PublishQueue::view).toList();
    }

    private static ShareView view(Waiting w) {
        PendingShare row = w.row;
        int pieces = row.layout().pieces();
        String problem = (w.refused ? "refused: " : "waits to be published: ") + w.why.message();
        return new ShareView(row.path(), row.group(), row.name(), 0, row.stamp().size(), pieces, pieces, 0, problem);
    }

    /** Something changed that may let them through. */
    void wake() {
        pause = FIRST_PAUSE;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        tryNext();
    }

    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void schedule() {
        if (timer == null && !busy && !stopped && next().isPresent()) {
            timer = around.loop().after(pause, () -> {
                timer = null;
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                tryNext();
            });
        }
    }

    private Optional<Waiting> next() {
        return waiting.values().stream()
                .filter(w -> !w.refused && wallet.isLoggedIn(w.row.user()))
                .findFirst();
    }

    private void tryNext() {
        Optional<Waiting> next = busy || stopped ? Optional.empty() : next();
        if (next.isEmpty()) {
            return;
        }
        if (!around.directory().reachable()) {
            schedule();
            return;
        }
        busy = true;
        Waiting w = next.get();
        publisher
                .resume(w.row)
                .thenCompose(publisher::publish)
                .thenCompose(published -> keep(w, published))
                .whenComplete((done, failure) -> {
                    busy = false;
                    if (failure == null) {
                        tryNext();
                    } else {
                        failed(w, failure);
                    }
                });
    }

    private CompletionStage<?> keep(Waiting w, Publisher.Published published) {
        if (waiting.get(w.row.request()) != w) {
            // given up meanwhile: the catalog has it, this device does not offer it
            return CompletableFuture.completedFuture(null);
        }
        return keeper.keep(published);
    }

    private void failed(Waiting w, Throwable failure) {
        Throwable cause = DiskTrouble.cause(failure);
        if (cause instanceof RefusedException refused) {
            w.why = refused.problem();
        } else {
            log.error("bug while publishing {}", w.row.path(), cause);
            w.why = Problem.of(ErrorCode.INTERNAL, "it could not be published", "the daemon's log says why");
        }
        if (PASSING.contains(w.why.code())) {
            schedule();
        } else {
            log.warn("{}/{} was not published: {}", w.row.group(), w.row.name(), w.why.message());
            w.refused = true;
            tryNext();
        }
    }
}
