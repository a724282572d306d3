// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RequestId;
import p2p.loop.Loop;
import p2p.tracker.catalog.AppliedListener;
import p2p.tracker.catalog.CatalogWriter;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Result;
import p2p.tracker.database.GroupCommit;
import p2p.tracker.database.SqliteCatalog;

/**
 * Takes commands to whoever leads, and answers each once it is applied here: so whoever asked reads what they wrote. A command that could not
 * be handed in is tried again until {@link #PATIENCE} is over; its request id makes that harmless. Owned by the loop.
 */
final class RaftWriter implements CatalogWriter {
    private static final Logger log = LoggerFactory.getLogger(RaftWriter.class);
    static final int MAX_WAITING = 4_096;
    /** How long a command may wait: longer than trackers need to agree on a new leader. */
    static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Problem UNKNOWN = Problem.of(
            ErrorCode.NO_QUORUM,
            "the trackers did not agree on this in " + PATIENCE.toSeconds() + " s; it may still be done",
            "try again in a moment; p2p admin tracker status says more");

    /** The way to whoever leads. Completes on the loop; fails when nobody takes the command now, or when its fate is not known. */
    interface Road {
        CompletionStage<Long> send(byte[] command);

        /** Why nobody can take commands for now; null while there is hope. */
        @Nullable
        Problem hopeless();
    }

    private final class Waiting {
        private final SqliteCatalog.Logged command;
        private final CompletableFuture<Result> answer = new CompletableFuture<>();
        private final Loop.Timer patience;

        Waiting(Command command) {
            this.command = SqliteCatalog.Logged.of(0, command);
            this.patience = loop.after(PATIENCE, () -> end(UNKNOWN));
        }

        void send() {
            if (answer.isDone()) {
                return;
            }
            Problem hopeless = road.hopeless();
            if (hopeless != null) {
                end(hopeless);
            } else {
                road.send(command.bytes()).whenComplete((index, failure) -> {
                    if (failure != null) {
                        log.debug("a command was not taken: {}", failure.toString());
                        loop.after(PAUSE, this::send);
                    }
                });
            }
        }

        void end(Problem problem) {
            forget(this);
            answer(new Result.Refused(problem));
        }

        void answer(Result result) {
            patience.cancel();
            answer.complete(result);
        }
    }

    private final Loop loop;
    private final Road road;
    private final AppliedListener listener;
    private final Map<RequestId, List<Waiting>> waiting = new HashMap<>();
    private int count;

    RaftWriter(Loop loop, Road road, AppliedListener listener) {
        this.loop = loop;
        this.road = road;
        this.listener = listener;
    }

    @Override
    public CompletionStage<Result> write(Command command) {
        loop.assertInLoop();
        if (count >= MAX_WAITING) {
            return CompletableFuture.completedFuture(new Result.Refused(
                    Problem.of(ErrorCode.BUSY, "the tracker has too much to write", "try again in a moment")));
        }
        Waiting one = new Waiting(command);
        waiting.computeIfAbsent(command.request(), r -> new ArrayList<>(1)).add(one);
        count++;
        one.send();
        return one.answer;
    }

    private void forget(Waiting one) {
        RequestId request = one.command.command().request();
        List<Waiting> same = waiting.get(request);
        if (same != null && same.remove(one)) {
            count--;
            if (same.isEmpty()) {
                waiting.remove(request);
            }
        }
    }

    /** Commands are in the database here, wherever they were accepted. */
    void applied(List<GroupCommit.Applied> batch) {
        loop.assertInLoop();
        for (GroupCommit.Applied applied : batch) {
            Command command = applied.logged().command();
            if (applied.outcome().changed()) {
                listener.applied(command, applied.outcome().result());
            }
            List<Waiting> same = waiting.remove(command.request());
            if (same != null) {
                count -= same.size();
                same.forEach(one -> one.answer(applied.outcome().result()));
            }
        }
    }
}
