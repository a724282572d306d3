// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.message.GroupRequest;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;

/** What waits at a tracker that lacks a command which the daemon has seen, and what does not. */
class ReadingOwnWritesTest {
    private CompletableFuture<TrackerReply> ask(ServiceFixture fixture, TrackerRequest request) {
        CompletableFuture<TrackerReply> answer = fixture.service
                .handle(fixture.device("laptop"), null, fixture.service.newest() + 1, request)
                .toCompletableFuture();
        fixture.loop.drain();
        return answer;
    }

    @Test
    void ticketsAndListsWaitAndPresenceDoesNot(@TempDir Path directory) throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory).populated()) {
            assertThat(ask(fixture, new SwarmRequest.Heartbeat(0))).isCompleted();
            assertThat(ask(fixture, new SwarmRequest.Announce(true, true, List.of())))
                    .isCompleted();
            CompletableFuture<TrackerReply> tickets = ask(fixture, new SwarmRequest.RenewTickets());
            CompletableFuture<TrackerReply> groups = ask(fixture, new GroupRequest.ListGroups());
            assertThat(tickets).isNotDone();
            assertThat(groups).isNotDone();

            fixture.loop.advance(Freshness.PATIENCE);
            fixture.loop.drainUntil(() -> tickets.isDone() && groups.isDone(), Duration.ofSeconds(30));

            assertThat(tickets.join()).isInstanceOf(TrackerReply.Tickets.class);
            assertThat(groups.join()).isInstanceOf(TrackerReply.Groups.class);
        }
    }
}
