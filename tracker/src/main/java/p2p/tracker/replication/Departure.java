// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.PeerId;
import p2p.loop.Loop;
import p2p.message.FellowMessage;
import p2p.tracker.fellow.FellowLink;

/**
 * How a tracker leaves the others before a planned end, so that they go on at once: whoever leads hands over first, then the new leader takes the
 * vote from it. Blocking, a few seconds at most; never on the loop.
 */
final class Departure {
    private static final Logger log = LoggerFactory.getLogger(Departure.class);
    private static final Duration WITHIN = Duration.ofSeconds(6);
    private static final int PAUSE_MILLIS = 50;

    private final Loop loop;
    private final Fleet fleet;
    private final RaftNode node;
    private final Function<RaftNode, @Nullable PeerId> leader;
    private final long deadline = System.nanoTime() + WITHIN.toNanos();

    /** {@code leader} says whose key leads, as far as this tracker knows; any thread. */
    Departure(Loop loop, Fleet fleet, RaftNode node, Function<RaftNode, @Nullable PeerId> leader) {
        this.loop = loop;
        this.fleet = fleet;
        this.node = node;
        this.leader = leader;
    }

    /** Whether the others let this tracker go; where that takes too long it just ends, and they drop it for its silence. */
    boolean leave() throws InterruptedException {
        String failure = "nobody leads";
        while (System.nanoTime() - deadline < 0) {
            if (node.leads()) {
                handOver();
            }
            try {
                askToLeave().get(left(), TimeUnit.NANOSECONDS);
                log.info("left the other trackers");
                return true;
            } catch (ExecutionException e) {
                failure = String.valueOf(e.getCause());
            } catch (TimeoutException e) {
                break;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        log.warn("leaving the other trackers failed: {}", failure);
        return false;
    }

    private long left() {
        return Math.max(1, deadline - System.nanoTime());
    }

    private void handOver() throws InterruptedException {
        // who was heard last is best placed to lead
        RaftPeerId heir = node.silence().entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .map(entry -> RaftPeerId.valueOf(entry.getKey()))
                .orElse(null);
        if (heir == null) {
            return;
        }
        try {
            node.handOver(heir).get(left(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.info("{} did not take over: {}", heir, e.toString());
        }
    }

    private CompletableFuture<FellowMessage> askToLeave() {
        CompletableFuture<FellowMessage> answer = new CompletableFuture<>();
        loop.execute(() -> {
            PeerId key = leader.apply(node);
            FellowLink link = key == null ? null : fleet.link(key).orElse(null);
            if (link == null) {
                answer.completeExceptionally(new IllegalStateException("nobody else leads"));
                return;
            }
            link.ask(new FellowMessage.AskToLeave(), WITHIN).whenComplete((reply, failure) -> {
                if (failure == null) {
                    answer.complete(reply);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        });
        return answer;
    }
}
