// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p2p.core.RequestId;
import p2p.loop.ManualLoop;
import p2p.message.Envelope;
import p2p.message.SwarmRequest;
import p2p.message.TrackerMessage;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.net.ProtocolViolationException;

class RequestIntakeTest {
    private static final int PER_SECOND = 50;
    private static final int BURST = PER_SECOND * ServerLimits.BURST_SECONDS;
    private static final TrackerReply DONE = new TrackerReply.Done("done");

    private final ManualLoop loop = new ManualLoop();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<CompletableFuture<TrackerReply>> handled = new ArrayList<>();
    private final List<Long> replied = new ArrayList<>();
    private boolean atOnce;
    private long lastId;

    private CompletionStage<TrackerReply> handle(@Nullable RequestId request, long seen, TrackerRequest message) {
        CompletableFuture<TrackerReply> answer = new CompletableFuture<>();
        handled.add(answer);
        if (atOnce) {
            answer.complete(DONE);
        }
        return answer;
    }

    private RequestIntake intake(int perSecond) {
        ServerLimits limits = new ServerLimits(100, 32, 32, perSecond);
        return new RequestIntake(channel, loop, this::handle, limits, (to, id, reply) -> replied.add(id));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void offer(RequestIntake intake, int count) {
        for (int i = 0; i < count; i++) {
            SwarmRequest.Heartbeat message = new SwarmRequest.Heartbeat(i);
            intake.offer(new Envelope<TrackerMessage>(++lastId, 0, null, message), message);
        }
    }

    private boolean isRead() {
        return channel.config().isAutoRead();
    }

    @Test
    void soManyRequestsAreWorkedOnAtOnceAndMeanwhileNothingIsRead() {
        RequestIntake intake = intake(10_000);
        offer(intake, ServerLimits.IN_FLIGHT);
        assertThat(isRead()).isTrue();

        offer(intake, 2);
        assertThat(handled).hasSize(ServerLimits.IN_FLIGHT);
        assertThat(isRead()).isFalse();

        handled.get(7).complete(DONE);
        assertThat(replied).containsExactly(8L);
        assertThat(handled).hasSize(ServerLimits.IN_FLIGHT + 1);
        assertThat(isRead()).isFalse();
        handled.get(9).complete(DONE);
        assertThat(handled).hasSize(ServerLimits.IN_FLIGHT + 2);
        assertThat(isRead()).isTrue();
    }

    @Test
    void afterABurstRequestsAreTakenOnAtTheSessionsRateAndNoneIsRefused() {
        atOnce = true;
        RequestIntake intake = intake(PER_SECOND);
        offer(intake, BURST);
        assertThat(handled).hasSize(BURST);
        assertThat(isRead()).isTrue();

        offer(intake, PER_SECOND);
        assertThat(handled).hasSize(BURST);
        assertThat(isRead()).isFalse();
        loop.advance(Duration.ofMillis(500));
        assertThat(handled.size()).isBetween(BURST + PER_SECOND / 2 - 1, BURST + PER_SECOND / 2);
        loop.advance(Duration.ofMillis(600));
        assertThat(replied).hasSize(BURST + PER_SECOND);
        assertThat(isRead()).isTrue();
    }

    @Test
    void whoDoesNotReadAnswersIsNotReadEither() {
        RequestIntake intake = intake(PER_SECOND);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        offer(intake, 1);
        assertThat(handled).isEmpty();
        assertThat(isRead()).isFalse();

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        intake.proceed();
        assertThat(handled).hasSize(1);
        assertThat(isRead()).isTrue();
    }

    @Test
    void aFloodBeyondWhatMayWaitBreaksTheProtocol() {
        RequestIntake intake = intake(10_000);
        offer(intake, ServerLimits.IN_FLIGHT + ServerLimits.WAITING);

        assertThatThrownBy(() -> offer(intake, 1)).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void onceTheConnectionIsGoneNothingIsTakenOnOrAnswered() {
        RequestIntake intake = intake(PER_SECOND);
        offer(intake, ServerLimits.IN_FLIGHT + 1);
        intake.stop();

        handled.get(0).complete(DONE);
        assertThat(handled).hasSize(ServerLimits.IN_FLIGHT);
        assertThat(replied).isEmpty();

        RequestIntake paced = intake(1);
        atOnce = true;
        offer(paced, ServerLimits.BURST_SECONDS + 1);
        paced.stop();
        assertThat(loop.pendingTimers()).isZero();
    }
}
