// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.loop.ManualLoop;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Catalog;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Result;
import p2p.tracker.database.GroupCommit;
import p2p.tracker.database.SqliteCatalog;

class RaftWriterTest {
    private static final UserName BOB = new UserName("bob");
    private static final Result CREATED = new Result.AccountCreated(BOB, Role.USER);

    private final ManualLoop loop = new ManualLoop();
    private final FakeRoad road = new FakeRoad();
    private final List<Command> heard = new ArrayList<>();
    private final RaftWriter writer = new RaftWriter(loop, road, (command, result) -> heard.add(command));

    /** Remembers what was sent; the test says what becomes of it. */
    private static final class FakeRoad implements RaftWriter.Road {
        private final List<CompletableFuture<Long>> sent = new ArrayList<>();
        private @Nullable Problem hopeless;

        @Override
        public CompletionStage<Long> send(byte[] command) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            sent.add(answer);
            return answer;
        }

        @Override
        public @Nullable Problem hopeless() {
            return hopeless;
        }
    }

    private static Command command(long request) {
        return new Command(
                new RequestId(1, request), 1_000, Actor.OPERATOR, new AccountChange.CreateAccount(BOB, "hash", null));
    }

    private void apply(Command command, boolean fresh) {
        writer.applied(List.of(
                new GroupCommit.Applied(SqliteCatalog.Logged.of(5, command), new Catalog.Outcome(CREATED, fresh))));
    }

    @Test
    void aCommandIsAnsweredOnceItIsAppliedHereAndTheListenerWasTold() {
        var answer = writer.write(command(1)).toCompletableFuture();
        road.sent.get(0).complete(5L);
        assertThat(answer).isNotDone();

        apply(command(1), true);
        assertThat(answer).isCompletedWithValue(CREATED);
        assertThat(heard).hasSize(1);
    }

    @Test
    void whatOthersAcceptedIsHeardTooAndRetriesAreNot() {
        apply(command(1), true);
        apply(command(1), false);

        assertThat(heard).hasSize(1);
    }

    @Test
    void twoCallersOfOneRequestAreBothAnswered() {
        var first = writer.write(command(1)).toCompletableFuture();
        var retry = writer.write(command(1)).toCompletableFuture();
        apply(command(1), true);

        assertThat(first).isCompletedWithValue(CREATED);
        assertThat(retry).isCompletedWithValue(CREATED);
    }

    @Test
    void aCommandThatNobodyTookIsSentAgain() {
        var answer = writer.write(command(1)).toCompletableFuture();
        road.sent.get(0).completeExceptionally(new IllegalStateException("no leader"));
        loop.advance(RaftWriter.PATIENCE.dividedBy(2));
        assertThat(road.sent).hasSize(2);

        apply(command(1), true);
        assertThat(answer).isCompletedWithValue(CREATED);
    }

    @Test
    void whoWaitsTooLongIsToldThatItMayStillBeDone() {
        var answer = writer.write(command(1)).toCompletableFuture();
        loop.advance(RaftWriter.PATIENCE);

        assertThat(answer).isCompletedWithValueMatching(RaftWriterTest::isNoQuorum);
        assertThat(loop.pendingTimers()).isZero();
        apply(command(1), true);
        assertThat(heard).hasSize(1);
    }

    @Test
    void whereThereIsNoHopeItIsSaidAtOnce() {
        road.hopeless = Problem.of(ErrorCode.NO_QUORUM, "two of three trackers are away", "wait");
        var answer = writer.write(command(1)).toCompletableFuture();

        assertThat(answer).isCompletedWithValueMatching(RaftWriterTest::isNoQuorum);
        assertThat(road.sent).isEmpty();
        assertThat(loop.pendingTimers()).isZero();
    }

    @Test
    void moreThanMayWaitAreRefusedAndNobodyElseIs() {
        List<CompletableFuture<Result>> answers = new ArrayList<>();
        for (int i = 0; i <= RaftWriter.MAX_WAITING; i++) {
            answers.add(writer.write(command(i)).toCompletableFuture());
        }
        assertThat(answers.get(RaftWriter.MAX_WAITING)).isCompletedWithValueMatching(r -> r instanceof Result.Refused);
        assertThat(answers.get(0)).isNotDone();
        apply(command(0), true);
        assertThat(writer.write(command(9_999)).toCompletableFuture()).isNotDone();
    }

    private static boolean isNoQuorum(Result result) {
        return result instanceof Result.Refused refused && refused.problem().code() == ErrorCode.NO_QUORUM;
    }
}
