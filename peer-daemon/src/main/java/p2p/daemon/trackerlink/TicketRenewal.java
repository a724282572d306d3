// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.daemon.transfer.Membership;
import p2p.loop.Loop;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;

/** Fetches fresh tickets: every 10 minutes of their 30, after each Welcome, whenever a membership changes; soon again if it fails. On the loop. */
final class TicketRenewal {
    static final Duration EVERY = Duration.ofMinutes(10);
    private static final Logger log = LoggerFactory.getLogger(TicketRenewal.class);
    private static final Duration JUMPS = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(20);
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final Loop loop;
    private final RandomGenerator random;
    private final TrackerFleet fleet;
    private final Membership membership;
    private Loop.@Nullable Timer next;
    private boolean active;
    private boolean jumped;
    private long jumpedAt;
    /** Counts the renewals asked for: an answer that was overtaken by a later one is not used. */
    private long asked;

    TicketRenewal(Loop loop, RandomGenerator random, TrackerFleet fleet, Membership membership) {
        this.loop = loop;
        this.random = random;
        this.fleet = fleet;
        this.membership = membership;
    }

    /** Somebody is logged in; from now on tickets are kept fresh. Completes like {@link #now()}. */
    CompletionStage<Void> start() {
        active = true;
        return now();
    }

    void stop() {
        active = false;
        asked++;
        cancel();
    }

    /** Renews at once. Completes normally in every case: with a failure it is tried again soon. */
    CompletionStage<Void> now() {
        if (!active) {
            return CompletableFuture.completedFuture(null);
        }
        cancel();
        long mine = ++asked;
        return Replies.expect(TrackerReply.Tickets.class, fleet.ask(new SwarmRequest.RenewTickets(), null, WITHIN))
                .handle((tickets, failure) -> {
                    if (mine == asked) {
                        answered(tickets, failure);
                    }
                    return null;
                });
    }

    /** Tickets of before may not hold by the trackers' new time. Not each time: trackers whose clocks differ would have it jump to and fro. */
    void clockJumped() {
        long now = loop.nanoTime();
        if (!jumped || now - jumpedAt >= JUMPS.toNanos()) {
            jumped = true;
            jumpedAt = now;
            now();
        }
    }

    private void answered(TrackerReply.@Nullable Tickets tickets, @Nullable Throwable failure) {
        if (tickets != null) {
            log.debug("{} tickets renewed", tickets.tickets().size());
            membership.ticketsRenewed(tickets.tickets());
            schedule(EVERY);
        } else {
            log.info(
                    "tickets could not be renewed: {}",
                    failure == null ? "" : Replies.cause(failure).getMessage());
            schedule(RETRY);
        }
    }

    private void schedule(Duration about) {
        cancel();
        long tenth = about.toMillis() / 10;
        next = loop.after(about.minusMillis(random.nextLong(tenth + 1)), this::now);
    }

    private void cancel() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }
}
