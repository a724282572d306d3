// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.RequestId;
import p2p.loop.Loop;
import p2p.message.Envelope;
import p2p.message.TrackerMessage;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.net.ProtocolViolationException;

/**
 * Lets a session's requests in at the rate that it may have. What comes faster waits in the little that was read already,
 * and the socket is not read until that is done; so nobody is refused, and nobody else notices. Owned by the loop.
 */
final class RequestIntake {
    /** Who answers; never fails. */
    interface Desk {
        CompletionStage<TrackerReply> handle(@Nullable RequestId request, long seen, TrackerRequest message);
    }

    /** Where answers go. */
    interface Outlet {
        void reply(Channel channel, long replyTo, TrackerReply reply);
    }

    private record Waiting(long id, @Nullable RequestId request, long seen, TrackerRequest message) {}

    private final Channel channel;
    private final Loop loop;
    private final Desk desk;
    private final Outlet outlet;
    private final RequestRate rate;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean stopped;
    private boolean proceeding;
    private Loop.@Nullable Timer nextToken;

    RequestIntake(Channel channel, Loop loop, Desk desk, ServerLimits limits, Outlet outlet) {
        this.channel = channel;
        this.loop = loop;
        this.desk = desk;
        this.outlet = outlet;
        this.rate = new RequestRate(
                limits.requestsPerSecond(), limits.requestsPerSecond() * ServerLimits.BURST_SECONDS, loop.nanoTime());
    }

    void offer(Envelope<TrackerMessage> envelope, TrackerRequest message) {
        if (waiting.size() >= ServerLimits.WAITING) {
            throw new ProtocolViolationException("floods the tracker with requests");
        }
        waiting.add(new Waiting(envelope.id(), envelope.requestId(), envelope.seen(), message));
        proceed();
    }

    /** Takes on what may be taken on now, and reads further only when nothing waits. */
    void proceed() {
        if (proceeding || stopped) {
            return;
        }
        proceeding = true;
        try {
            while (!waiting.isEmpty() && inFlight < ServerLimits.IN_FLIGHT && channel.isWritable() && mayTake()) {
                take(waiting.remove());
            }
        } finally {
            proceeding = false;
        }
        boolean read = waiting.isEmpty() && channel.isWritable();
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
    }

    private boolean mayTake() {
        if (nextToken != null) {
            return false;
        }
        if (rate.take(loop.nanoTime())) {
            return true;
        }
        nextToken = loop.after(Duration.ofNanos(rate.nanosToNext()), () -> {
            nextToken = null;
            proceed();
        });
        return false;
    }

    private void take(Waiting request) {
        inFlight++;
        desk.handle(request.request(), request.seen(), request.message()).whenComplete((reply, bug) -> {
            inFlight--;
            if (reply != null && !stopped) {
                outlet.reply(channel, request.id(), reply);
            }
            proceed();
        });
    }

    /** The connection is gone. */
    void stop() {
        stopped = true;
        waiting.clear();
        if (nextToken != null) {
            nextToken.cancel();
        }
    }
}
