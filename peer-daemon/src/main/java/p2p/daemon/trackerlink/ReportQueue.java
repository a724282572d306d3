// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.RequestId;
import p2p.loop.Loop;
import p2p.message.SwarmRequest;
import p2p.message.TransferReport;

/** Reports of transfers on their way to a tracker; each is tried until one took it, or an hour long. On the loop. */
final class ReportQueue {
    private static final Logger log = LoggerFactory.getLogger(ReportQueue.class);
    /** The oldest goes when there are more. */
    private static final int MAX_WAITING = 1_000;

    private static final Duration KEEP = Duration.ofHours(1);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(15);
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private record Waiting(TransferReport report, RequestId id, long since) {}

    private final Loop loop;
    private final RandomGenerator random;
    private final TrackerFleet fleet;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private boolean busy;

    ReportQueue(Loop loop, RandomGenerator random, TrackerFleet fleet) {
        this.loop = loop;
        this.random = random;
        this.fleet = fleet;
    }

    void add(TransferReport report) {
        if (queue.size() == MAX_WAITING) {
            queue.removeFirst();
        }
        queue.addLast(new Waiting(report, RequestId.random(random), loop.nanoTime()));
        pump();
    }

    void pump() {
        while (!queue.isEmpty() && loop.nanoTime() - queue.getFirst().since() > KEEP.toNanos()) {
            queue.removeFirst();
        }
        if (busy || queue.isEmpty() || !fleet.anyOpen()) {
            return;
        }
        busy = true;
        Waiting first = queue.getFirst();
        fleet.ask(new SwarmRequest.ReportTransfer(first.report()), first.id(), WITHIN)
                .whenComplete((reply, failure) -> {
                    busy = false;
                    if (reply != null) {
                        queue.remove(first);
                        pump();
                    } else {
                        log.debug("a transfer could not be reported yet", failure);
                        loop.after(AGAIN_AFTER, this::pump);
                    }
                });
    }
}
