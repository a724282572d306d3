// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.loop.Loop;
import p2p.tracker.catalog.AppliedListener;
import p2p.tracker.catalog.Catalog;
import p2p.tracker.catalog.CatalogWriter;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Result;

/**
 * The writer of a tracker that is alone: commands queue (bounded) for one thread that commits as many as wait in one
 * transaction, so that a forced write is shared. An error of any kind ends the process: the state on disk is right, what this
 * process believes may not be.
 */
public final class GroupCommitWriter implements CatalogWriter, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommitWriter.class);
    static final int MAX_WAITING = 4_096;
    static final int MAX_BATCH = 256;

    private record Waiting(Command command, CompletableFuture<Result> answer) {}

    private final SqliteCatalog catalog;
    private final Loop loop;
    private final AppliedListener listener;
    private final Runnable halt;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private volatile boolean closing;

    /** {@code halt} ends the process at once; it is called on the writer's thread. */
    public GroupCommitWriter(SqliteCatalog catalog, Loop loop, AppliedListener listener, Runnable halt) {
        this.catalog = catalog;
        this.loop = loop;
        this.listener = listener;
        this.halt = halt;
        this.thread = new Thread(this::run, "catalog-writer");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    @Override
    public CompletionStage<Result> write(Command command) {
        CompletableFuture<Result> answer = new CompletableFuture<>();
        if (closing || !queue.offer(new Waiting(command, answer))) {
            answer.complete(new Result.Refused(
                    Problem.of(ErrorCode.BUSY, "the tracker has too much to write", "try again in a moment")));
        }
        return answer;
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>(MAX_BATCH);
        try {
            while (!closing || !queue.isEmpty()) {
                Waiting first = queue.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MAX_BATCH - 1);
                    commit(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            log.debug("catalog writer: interrupted");
        } catch (Throwable e) { // an Error too: writes must never wait for a thread that is gone
            closing = true;
            try {
                log.error("catalog: cannot write, the tracker stops", e);
                fail(batch);
            } finally {
                halt.run();
            }
        }
    }

    /** Answers the batch under way and everything that waits behind it. */
    private void fail(List<Waiting> batch) {
        List<Waiting> unanswered = new ArrayList<>(batch);
        queue.drainTo(unanswered);
        RefusedException failure = new RefusedException(
                ErrorCode.INTERNAL,
                "the tracker could not write and stops, so this may not be done",
                "ask again once the tracker runs, and tell its operator");
        loop.execute(() -> unanswered.forEach(waiting -> waiting.answer().completeExceptionally(failure)));
    }

    private void commit(List<Waiting> batch) {
        List<SqliteCatalog.Logged> commands = new ArrayList<>(batch.size());
        long index = catalog.applied();
        for (Waiting waiting : batch) {
            commands.add(SqliteCatalog.Logged.of(++index, waiting.command()));
        }
        List<Catalog.Outcome> outcomes = catalog.apply(commands);
        List<Waiting> answered = List.copyOf(batch);
        loop.execute(() -> {
            for (int i = 0; i < answered.size(); i++) {
                Catalog.Outcome outcome = outcomes.get(i);
                if (outcome.changed()) {
                    listener.applied(answered.get(i).command(), outcome.result());
                }
                answered.get(i).answer().complete(outcome.result());
            }
        });
    }

    /** Commits what waits, then ends the thread. Blocking; not on the loop. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
