// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.tracker.catalog.Catalog;

/**
 * Applies logged commands in the order of the log on one thread, as many as wait in one transaction, so that the price of a commit is
 * shared. An error of any kind ends the process: the state on disk is right, what this process believes may not be.
 */
public final class GroupCommit implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    static final int MAX_WAITING = 1_024;
    static final int MAX_BATCH = 256;

    /** What a command came to. */
    public record Applied(SqliteCatalog.Logged logged, Catalog.Outcome outcome) {}

    /** Waits until what the log holds up to an index is on this machine's disk: nothing may be in the catalog that the log could lose. */
    public interface Durability {
        void await(long index) throws InterruptedException;
    }

    /** The commands of one entry of the log: all of them are committed together. */
    private record Waiting(List<SqliteCatalog.Logged> entry, CompletableFuture<Boolean> done) {}

    private final SqliteCatalog catalog;
    private final Durability durability;
    private final Consumer<List<Applied>> committed;
    private final Runnable halt;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private volatile boolean closing;

    /** {@code committed} hears of each batch once it is in the database, {@code halt} ends the process at once; both on the commit thread. */
    public GroupCommit(SqliteCatalog catalog, Durability durability, Consumer<List<Applied>> committed, Runnable halt) {
        this.catalog = catalog;
        this.durability = durability;
        this.committed = committed;
        this.halt = halt;
        this.thread = new Thread(this::run, "catalog-writer");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /**
     * Takes the next entry of the log; blocks while too many wait. The stage completes once its commands are in the database, and fails
     * when that is not known. What the database has already is passed over. One caller at a time.
     */
    public CompletableFuture<Boolean> add(List<SqliteCatalog.Logged> entry) throws InterruptedException {
        Waiting waiting = new Waiting(entry, new CompletableFuture<>());
        while (!closing) {
            if (queue.offer(waiting, 100, TimeUnit.MILLISECONDS)) {
                return waiting.done();
            }
        }
        waiting.done().completeExceptionally(ended());
        return waiting.done();
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>(MAX_BATCH);
        try {
            while (!closing || !queue.isEmpty()) {
                Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MAX_BATCH - 1);
                    commit(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            log.debug("catalog writer: interrupted");
            fail(batch);
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

    private void commit(List<Waiting> batch) throws InterruptedException {
        List<SqliteCatalog.Logged> fresh = new ArrayList<>(batch.size());
        for (Waiting waiting : batch) {
            for (SqliteCatalog.Logged logged : waiting.entry()) {
                if (logged.index() > catalog.applied()) {
                    fresh.add(logged);
                }
            }
        }
        if (!fresh.isEmpty()) {
            durability.await(fresh.get(fresh.size() - 1).index());
            List<Catalog.Outcome> outcomes = catalog.apply(fresh);
            List<Applied> applied = new ArrayList<>(fresh.size());
            for (int i = 0; i < fresh.size(); i++) {
                applied.add(new Applied(fresh.get(i), outcomes.get(i)));
            }
            committed.accept(applied);
        }
        batch.forEach(waiting -> waiting.done().complete(true));
    }

    /** Answers the batch under way and everything that waits behind it. */
    private void fail(List<Waiting> batch) {
        List<Waiting> unanswered = new ArrayList<>(batch);
        queue.drainTo(unanswered);
        unanswered.forEach(waiting -> waiting.done().completeExceptionally(ended()));
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("the catalog's writer has ended");
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
