// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Command;
import p2p.tracker.database.LogBatches;
import p2p.tracker.database.SqliteCatalog;

class LogIntakeTest {
    private final List<byte[]> entries = new ArrayList<>();
    private final List<CompletableFuture<Long>> applied = new ArrayList<>();
    private final LogIntake intake = new LogIntake(entry -> {
        entries.add(entry);
        applied.add(new CompletableFuture<>());
        return applied.get(applied.size() - 1);
    });

    private CompletableFuture<Long> add(int number) {
        return intake.add(command(number, "hash"));
    }

    private static byte[] command(int number, String hash) {
        Command command = new Command(
                new RequestId(1, number),
                number,
                Actor.OPERATOR,
                new AccountChange.CreateAccount(new UserName("u" + number), hash, null));
        return SqliteCatalog.Logged.of(0, command).bytes();
    }

    private List<Long> numbers(int entry) {
        return LogBatches.read(5, entries.get(entry)).stream()
                .map(logged -> logged.command().time())
                .toList();
    }

    private List<CompletableFuture<Long>> add(int from, int count) {
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(add(from + i));
        }
        return answers;
    }

    @Test
    void whatComesWhileAnEntryIsUnderWayGoesTogether() {
        List<CompletableFuture<Long>> answers = add(0, 6);
        assertThat(entries).hasSize(1);

        applied.get(0).complete(7L);

        assertThat(entries).hasSize(2);
        assertThat(numbers(0)).containsExactly(0L);
        assertThat(numbers(1)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(answers.get(0).join()).isEqualTo(7);
        assertThat(answers.get(1)).isNotDone();
        applied.get(1).complete(9L);
        assertThat(answers.subList(1, 6)).allMatch(answer -> answer.join() == 9);
    }

    @Test
    void anEntryThatFailsFailsItsCommandsAndNotTheNext() {
        CompletableFuture<Long> first = add(0);
        CompletableFuture<Long> second = add(1);
        applied.get(0).completeExceptionally(new IOException("leads no more"));
        assertThat(first).isCompletedExceptionally();
        assertThat(entries).hasSize(2);

        applied.get(1).complete(3L);

        assertThat(second.join()).isEqualTo(3);
    }

    @Test
    void aFullEntryDoesNotWaitForTheOneBefore() {
        add(0, LogIntake.MAX_BATCH);
        assertThat(entries).hasSize(1);

        add(0);

        assertThat(entries).hasSize(2);
        assertThat(numbers(1)).hasSize(LogIntake.MAX_BATCH);
    }

    @Test
    void oneThatIsFullByItsBytesDoesNotWaitEither() {
        byte[] large = command(0, "h".repeat(4 << 10));
        int full = (LogIntake.MAX_BATCH_BYTES + large.length - 1) / large.length;
        for (int i = 0; i < full; i++) {
            intake.add(large);
        }
        assertThat(entries).hasSize(1);

        intake.add(large);
        assertThat(entries).hasSize(2);
        assertThat(numbers(1)).hasSizeLessThan(LogIntake.MAX_BATCH).hasSize(LogIntake.MAX_BATCH_BYTES / large.length);

        applied.get(0).complete(1L);
        add(1);
        assertThat(entries).as("what has left counts no more").hasSize(2);
    }

    @Test
    void noMoreThanTwoAreUnderWay() {
        add(0, 3 * LogIntake.MAX_BATCH);
        assertThat(entries).hasSize(LogIntake.UNDER_WAY);

        applied.get(0).complete(1L);

        assertThat(entries).hasSize(LogIntake.UNDER_WAY + 1);
    }

    @Test
    void aBatchHasBounds() {
        add(0, 1 + LogIntake.MAX_BATCH + LogIntake.MAX_BATCH + 5);
        assertThat(numbers(1)).hasSize(LogIntake.MAX_BATCH);
        applied.get(0).complete(1L);

        assertThat(numbers(2)).hasSize(LogIntake.MAX_BATCH);
    }
}
