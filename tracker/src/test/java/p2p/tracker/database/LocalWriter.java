// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.loop.Loop;
import p2p.tracker.catalog.AppliedListener;
import p2p.tracker.catalog.CatalogWriter;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Result;

/** A writer without a log: commands are applied in the order of their coming, through the real group commit. Owned by the loop. */
public final class LocalWriter implements CatalogWriter, AutoCloseable {
    private final Loop loop;
    private final AppliedListener listener;
    private final GroupCommit commit;
    private final Map<Long, CompletableFuture<Result>> waiting = new HashMap<>();
    private long index;

    public LocalWriter(SqliteCatalog catalog, Loop loop, AppliedListener listener, Runnable halt) {
        this.loop = loop;
        this.listener = listener;
        this.index = catalog.applied();
        this.commit = new GroupCommit(catalog, at -> {}, batch -> loop.execute(() -> applied(batch)), halt);
    }

    @Override
    public CompletionStage<Result> write(Command command) {
        CompletableFuture<Result> answer = new CompletableFuture<>();
        long at = ++index;
        waiting.put(at, answer);
        try {
            commit.add(List.of(SqliteCatalog.Logged.of(at, command))).whenComplete((done, failure) -> {
                if (failure != null) {
                    loop.execute(() -> answer.completeExceptionally(failure));
                }
            });
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return answer;
    }

    private void applied(List<GroupCommit.Applied> batch) {
        for (GroupCommit.Applied one : batch) {
            if (one.outcome().changed()) {
                listener.applied(one.logged().command(), one.outcome().result());
            }
            CompletableFuture<Result> answer = waiting.remove(one.logged().index());
            if (answer != null) {
                answer.complete(one.outcome().result());
            }
        }
    }

    @Override
    public void close() {
        commit.close();
    }
}
