// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.loop.ManualLoop;

class PendingRepliesTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final ManualLoop loop = new ManualLoop();
    private final PendingReplies<String> pending = new PendingReplies<>(loop);
    private final List<Long> sent = new ArrayList<>();

    private CompletableFuture<String> ask() {
        return pending.ask(WITHIN, sent::add).toCompletableFuture();
    }

    private void fill() {
        for (int i = 0; i < PendingReplies.MAX_IN_FLIGHT; i++) {
            ask();
        }
        assertThat(sent).hasSize(PendingReplies.MAX_IN_FLIGHT);
    }

    private static ErrorCode refusal(CompletableFuture<String> reply) {
        assertThat(reply).isCompletedExceptionally();
        ErrorCode[] code = {ErrorCode.INTERNAL};
        reply.whenComplete((text, failure) -> {
            if (failure instanceof RefusedException refused) {
                code[0] = refused.problem().code();
            }
        });
        return code[0];
    }

    @Test
    void whatIsOneTooManyWaitsForItsTurn() {
        fill();
        CompletableFuture<String> next = ask();
        CompletableFuture<String> afterNext = ask();
        assertThat(sent).hasSize(PendingReplies.MAX_IN_FLIGHT);

        assertThat(pending.answer(sent.get(5), "five")).isTrue();
        assertThat(sent).hasSize(PendingReplies.MAX_IN_FLIGHT + 1).doesNotHaveDuplicates();
        pending.answer(sent.get(PendingReplies.MAX_IN_FLIGHT), "next");
        assertThat(next).isCompletedWithValue("next");
        pending.answer(sent.get(PendingReplies.MAX_IN_FLIGHT + 1), "after next");
        assertThat(afterNext).isCompletedWithValue("after next");
        assertThat(pending.answer(sent.get(5), "again")).isFalse();
    }

    @Test
    void theDeadlineCountsWhileOneWaitsToo() {
        fill();
        loop.advance(Duration.ofSeconds(1));
        CompletableFuture<String> never =
                pending.ask(Duration.ofSeconds(2), sent::add).toCompletableFuture();
        CompletableFuture<String> later = ask();

        loop.advance(Duration.ofSeconds(2));
        assertThat(refusal(never)).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(sent).hasSize(PendingReplies.MAX_IN_FLIGHT);

        loop.advance(Duration.ofSeconds(7));
        assertThat(sent).as("the others ran out of time").hasSize(PendingReplies.MAX_IN_FLIGHT + 1);
        pending.answer(sent.get(PendingReplies.MAX_IN_FLIGHT), "later");
        assertThat(later).isCompletedWithValue("later");
        assertThat(loop.pendingTimers()).isZero();
    }

    @Test
    void aFullQueueRefusesAndALostConnectionFailsAll() {
        fill();
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < PendingReplies.MAX_WAITING; i++) {
            waiting.add(ask());
        }
        assertThat(refusal(ask())).isEqualTo(ErrorCode.BUSY);

        pending.failAll(Problem.of(ErrorCode.TRACKER_UNREACHABLE, "it is gone", "wait"));
        assertThat(waiting).allMatch(reply -> refusal(reply) == ErrorCode.TRACKER_UNREACHABLE);
        assertThat(sent).hasSize(PendingReplies.MAX_IN_FLIGHT);
        assertThat(loop.pendingTimers()).isZero();
    }
}
