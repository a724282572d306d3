// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import p2p.tracker.database.LogBatches;

/**
 * Where commands enter the log. An entry costs the same forced writes and round trips whatever it holds, so while one is under way the
 * commands that come meanwhile wait, and go together as the next one: the more come, the larger it is. One that is full, by their number or by
 * their bytes, does not wait. Any thread.
 */
final class LogIntake {
    /** Only where a full entry waits; else one. */
    static final int UNDER_WAY = 2;

    static final int MAX_BATCH = 256;
    static final int MAX_BATCH_BYTES = 256 << 10;
    private static final int MAX_WAITING = 8_192;
    /** Whoever leads no more learns so earlier; this is only so that nothing is stopped for ever. */
    private static final int GIVEN_UP_SECONDS = 20;

    /** Hands one entry to the log's server; completes with its index once it is applied. May block. */
    interface Log {
        CompletableFuture<Long> append(byte[] entry);
    }

    private record Waiting(byte[] command, CompletableFuture<Long> index) {}

    private final Log log;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int underWay;

    LogIntake(Log log) {
        this.log = log;
    }

    /** Completes with the index of the command's entry once it is applied; fails when its fate is not known. */
    CompletableFuture<Long> add(byte[] command) {
        CompletableFuture<Long> index = new CompletableFuture<>();
        synchronized (this) {
            if (waiting.size() >= MAX_WAITING) {
                index.completeExceptionally(new IOException("too many commands wait for the log"));
                return index;
            }
            waiting.add(new Waiting(command, index));
            waitingBytes += command.length;
        }
        proceed();
        return index;
    }

    private void proceed() {
        for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
            List<Waiting> sent = batch;
            log.append(LogBatches.entry(sent.stream().map(Waiting::command).toList()))
                    .orTimeout(GIVEN_UP_SECONDS, TimeUnit.SECONDS)
                    .whenComplete((index, failure) -> {
                        synchronized (this) {
                            underWay--;
                        }
                        proceed();
                        for (Waiting one : sent) {
                            if (failure == null) {
                                one.index().complete(index);
                            } else {
                                one.index().completeExceptionally(failure);
                            }
                        }
                    });
        }
    }

    private synchronized List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>();
        boolean full = waiting.size() >= MAX_BATCH || waitingBytes >= MAX_BATCH_BYTES;
        int most = full ? UNDER_WAY : 1;
        if (underWay >= most || waiting.isEmpty()) {
            return batch;
        }
        long bytes = 0;
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH) {
            bytes += waiting.element().command().length;
            if (!batch.isEmpty() && bytes > MAX_BATCH_BYTES) {
                break;
            }
            batch.add(waiting.remove());
        }
        for (Waiting one : batch) {
            waitingBytes -= one.command().length;
        }
        underWay++;
        return batch;
    }
}
