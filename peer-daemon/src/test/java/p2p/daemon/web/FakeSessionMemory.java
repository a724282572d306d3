// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is kept, in memory. */
final class FakeSessionMemory implements SessionMemory {
    volatile List<SessionRecord> sessions = List.of();
    volatile int port;
    /** Until it is complete nothing is on the disk. */
    volatile CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);

    @Override
    public CompletionStage<Void> keepSessions(List<SessionRecord> all) {
        return durable.thenRun(() -> sessions = all);
    }

    @Override
    public CompletionStage<Void> keepDashboardPort(int chosen) {
        port = chosen;
        return CompletableFuture.completedFuture(null);
    }
}
