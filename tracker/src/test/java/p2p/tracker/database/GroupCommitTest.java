// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.loop.ManualLoop;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Result;

class GroupCommitTest {
    @TempDir
    Path directory;

    @Test
    void aWriterThatBreaksAnswersWhatWaitsAndHalts() throws IOException, InterruptedException {
        CatalogFixture fixture = new CatalogFixture(directory.resolve("catalog.db"));
        ManualLoop loop = new ManualLoop();
        AtomicBoolean halted = new AtomicBoolean();
        fixture.close();
        try (LocalWriter writer =
                new LocalWriter(fixture.catalog(), loop, (command, result) -> {}, () -> halted.set(true))) {
            CompletableFuture<Result> answer = writer.write(create(fixture)).toCompletableFuture();
            loop.drainUntil(() -> answer.isDone() && halted.get(), Duration.ofSeconds(30));

            assertThat(answer).isCompletedExceptionally();
        }
    }

    @Test
    void nothingIsInTheDatabaseBeforeTheLogIsOnDisk() throws IOException, InterruptedException {
        CountDownLatch onDisk = new CountDownLatch(1);
        List<Long> awaited = new CopyOnWriteArrayList<>();
        try (CatalogFixture fixture = new CatalogFixture(directory.resolve("catalog.db"));
                GroupCommit commit = new GroupCommit(
                        fixture.catalog(),
                        index -> {
                            awaited.add(index);
                            onDisk.await();
                        },
                        batch -> {},
                        () -> {})) {
            CompletableFuture<Boolean> done = commit.add(List.of(SqliteCatalog.Logged.of(7, create(fixture))));
            new ManualLoop().drainUntil(() -> !awaited.isEmpty(), Duration.ofSeconds(30));
            assertThat(fixture.catalog().applied()).isZero();

            onDisk.countDown();
            assertThat(done.join()).isTrue();
            assertThat(fixture.catalog().applied()).isEqualTo(7);
            assertThat(awaited).containsExactly(7L);
        }
    }

    @Test
    void whatTheDatabaseHasAlreadyIsPassedOver() throws IOException, InterruptedException {
        try (CatalogFixture fixture = new CatalogFixture(directory.resolve("catalog.db"))) {
            fixture.account(CatalogFixture.ALICE);
            List<GroupCommit.Applied> heard = new CopyOnWriteArrayList<>();
            try (GroupCommit commit = new GroupCommit(fixture.catalog(), index -> {}, heard::addAll, () -> {})) {
                assertThat(commit.add(List.of(SqliteCatalog.Logged.of(1, create(fixture))))
                                .join())
                        .isTrue();

                assertThat(heard).isEmpty();
                assertThat(fixture.catalog().applied()).isEqualTo(1);
            }
        }
    }

    @Test
    void theCommandsOfOneEntryAreCommittedTogetherAndOnce() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture(directory.resolve("catalog.db"))) {
            byte[] entry = LogBatches.entry(List.of(
                    SqliteCatalog.Logged.of(0, create(fixture)).bytes(),
                    SqliteCatalog.Logged.of(0, create(fixture)).bytes()));
            List<GroupCommit.Applied> heard = new CopyOnWriteArrayList<>();
            try (GroupCommit commit = new GroupCommit(fixture.catalog(), index -> {}, heard::addAll, () -> {})) {
                commit.add(LogBatches.read(7, entry)).join();
                commit.add(LogBatches.read(7, entry)).join();
            }

            assertThat(heard).hasSize(2).allMatch(applied -> applied.logged().index() == 7);
            assertThat(heard.get(0).outcome().result()).isNotInstanceOf(Result.Refused.class);
            assertThat(heard.get(1).outcome().result()).isInstanceOf(Result.Refused.class);
            assertThat(fixture.catalog().applied()).isEqualTo(7);
        }
    }

    private static p2p.tracker.catalog.Command create(CatalogFixture fixture) {
        return fixture.command(null, new AccountChange.CreateAccount(CatalogFixture.BOB, CatalogFixture.HASH, null));
    }
}
