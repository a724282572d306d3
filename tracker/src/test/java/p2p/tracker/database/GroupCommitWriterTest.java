// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.loop.ManualLoop;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Result;

class GroupCommitWriterTest {
    @TempDir
    Path directory;

    @Test
    void aWriterThatBreaksAnswersWhatWaitsAndHalts() throws IOException, InterruptedException {
        CatalogFixture fixture = new CatalogFixture(directory.resolve("catalog.db"));
        ManualLoop loop = new ManualLoop();
        AtomicBoolean halted = new AtomicBoolean();
        fixture.close();
        try (GroupCommitWriter writer =
                new GroupCommitWriter(fixture.catalog(), loop, (command, result) -> {}, () -> halted.set(true))) {
            CompletableFuture<Result> answer = writer.write(fixture.command(
                            null, new AccountChange.CreateAccount(CatalogFixture.ALICE, CatalogFixture.HASH, null)))
                    .toCompletableFuture();
            loop.drainUntil(() -> answer.isDone() && halted.get(), Duration.ofSeconds(30));

            assertThat(answer).isCompletedExceptionally();
        }
    }
}
