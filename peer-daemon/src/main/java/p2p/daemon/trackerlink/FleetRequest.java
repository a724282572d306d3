// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.loop.Loop;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;

/** One request on its way through the fleet: from tracker to tracker, always under its one id, until answered or out of time. */
final class FleetRequest {
    /** A tracker that lets a request wait this long is given up for the next one, if there is one. */
    static final Duration EACH = Duration.ofSeconds(8);

    /** A tracker that restarts is back within this time; before, nobody is told that none can be reached. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final TrackerFleet fleet;
    private final Loop loop;
    private final TrackerRequest request;
    private final @Nullable RequestId id;
    private final long deadline;
    private final CompletableFuture<TrackerReply> reply = new CompletableFuture<>();
    private final List<TrackerLink> tried = new ArrayList<>();
    private final Loop.Timer timer;
    private final Loop.Timer patience;
    private boolean impatient;
    private Problem last = Problem.of(
            ErrorCode.TRACKER_UNREACHABLE,
            "no tracker answers",
            "check the network; p2p status shows when a tracker is back");

    FleetRequest(TrackerFleet fleet, Loop loop, TrackerRequest request, @Nullable RequestId id, Duration within) {
        this.fleet = fleet;
        this.loop = loop;
        this.request = request;
        this.id = id;
        this.deadline = loop.nanoTime() + within.toNanos();
        this.timer = loop.after(within, () -> fail(last));
        this.patience = loop.after(PATIENCE, () -> {
            impatient = true;
            consider();
        });
    }

    CompletionStage<TrackerReply> reply() {
        return reply;
    }

    /** Sends it to an open tracker that did not fail it yet, else waits for one. */
    void go() {
        if (reply.isDone()) {
            return;
        }
        Optional<TrackerLink> link = fleet.choose(tried);
        if (link.isEmpty()) {
            fleet.await(this);
            return;
        }
        tried.add(link.get());
        Duration left = Duration.ofNanos(Math.max(1, deadline - loop.nanoTime()));
        link.get().ask(request, id, left.compareTo(EACH) < 0 ? left : EACH).whenComplete((answer, failure) -> {
            if (answer instanceof TrackerReply.Refused refused
                    && refused.problem().code() == ErrorCode.NO_QUORUM
                    && fleet.choose(tried).isPresent()) {
                // that one is cut off from the others; they may be more
                last = refused.problem();
                go();
            } else if (answer != null) {
                done(answer);
            } else if (failure != null) {
                retry(failure);
            }
        });
    }

    private void done(TrackerReply answer) {
        end();
        reply.complete(answer);
    }

    private void retry(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof RefusedException refused)) {
            end();
            reply.completeExceptionally(cause);
            return;
        }
        last = refused.problem();
        if (refused.problem().code() == ErrorCode.BUSY) {
            fail(last);
        } else {
            go();
        }
    }

    private void end() {
        timer.cancel();
        patience.cancel();
        fleet.forget(this);
    }

    /** Gives up early when every tracker was tried and none can be reached. */
    void consider() {
        if (impatient && fleet.awaits(this)) {
            fleet.hopeless().ifPresent(this::fail);
        }
    }

    private void fail(Problem why) {
        end();
        reply.completeExceptionally(new RefusedException(
                why.code() == ErrorCode.TIMEOUT
                        ? new Problem(ErrorCode.TRACKER_UNREACHABLE, why.message(), why.next())
                        : why));
    }
}
