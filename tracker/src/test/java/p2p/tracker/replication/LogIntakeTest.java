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
        Command command = new Command(
                new RequestId(1, number),
                number,
                Actor.OPERATOR,
                new AccountChange.CreateAccount(new UserName("u" + number), "hash", null));
        return intake.add(SqliteCatalog.Logged.of(0, command).bytes());
    }

    private List<Long> numbers(int entry) {
        return LogBatches.read(5, entries.get(entry)).stream()
                .map(logged -> logged.command().time())
                .toList();
    }

    @Test
    void whatComesWhileEntriesAreUnderWayGoesTogether() {
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(add(i));
        }
        assertThat(entries).hasSize(LogIntake.UNDER_WAY);

        applied.get(0).complete(7L);

        assertThat(entries).hasSize(3);
        assertThat(numbers(0)).containsExactly(0L);
        assertThat(numbers(2)).containsExactly(2L, 3L, 4L, 5L);
        assertThat(answers.get(0).join()).isEqualTo(7);
        applied.get(2).complete(9L);
        assertThat(answers.subList(2, 6)).allMatch(answer -> answer.join() == 9);
        assertThat(answers.get(1)).isNotDone();
    }

    @Test
    void anEntryThatFailsFailsItsCommandsAndNotTheNext() {
        add(0);
        add(1);
        CompletableFuture<Long> third = add(2);
        applied.get(0).completeExceptionally(new IOException("leads no more"));
        assertThat(entries).hasSize(3);

        applied.get(2).complete(3L);

        assertThat(third.join()).isEqualTo(3);
    }

    @Test
    void aBatchHasBounds() {
        for (int i = 0; i < LogIntake.UNDER_WAY + LogIntake.MAX_BATCH + 1; i++) {
            add(i);
        }
        applied.get(0).complete(1L);

        assertThat(numbers(LogIntake.UNDER_WAY)).hasSize(LogIntake.MAX_BATCH);
    }
}
