// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.message.TrackerReply;

/** Who becomes one of the trackers, and who does not. */
class JoiningIT extends ClusterFixture {
    @Test
    void aTrackerThatLeftWaitsForThoseThatWentOn() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        quit(second);
        try (WireClient client = anybody(first)) {
            create(client, "later");
        }
        quit(first);

        RunningTracker alone = RunningTracker.of(folder, 2, List.of());
        running.add(alone);
        CompletableFuture<RunningTracker> serving = serve(alone);
        await().atMost(PATIENCE).until(() -> alone.printed().contains("this tracker left the others"));
        assertThat(serving).isNotDone();
        alone.process().stop("the test ends");
        serving.get(60, TimeUnit.SECONDS);
        assertThat(alone.printed()).doesNotContain("ready");
    }

    @Test
    void theJoinSecretLiesBesideTheListForItsOwnerOnly() throws Exception {
        start(1);
        Path key = folder.resolve("cluster.key");

        assertThat(key).content().matches("[0-9a-f]{64}\\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutTheJoinSecretATrackerWaitsUntilTheConsoleLetsItIn() throws Exception {
        RunningTracker first = start(1);
        Files.delete(folder.resolve("cluster.key"));
        RunningTracker second = RunningTracker.of(folder, 2, List.of(first.endpoint()));
        running.add(second);
        CompletableFuture<RunningTracker> serving = serve(second);
        await().atMost(PATIENCE).until(() -> second.printed().contains("has no join secret"));
        assertThat(serving).isNotDone();
        assertThat(second.printed()).contains("accept 2");

        await().atMost(PATIENCE)
                .ignoreException(RefusedException.class)
                .until(() -> first.process().acceptTracker(2).contains("may join"));
        serving.get(60, TimeUnit.SECONDS);
        agree(first, second);
    }

    @Test
    void aWrongJoinSecretIsSaid() throws Exception {
        RunningTracker first = start(1);
        Files.delete(folder.resolve("cluster.key"));
        Files.writeString(folder.resolve("cluster.key"), "00".repeat(32));
        RunningTracker second = RunningTracker.of(folder, 2, List.of(first.endpoint()));
        running.add(second);
        CompletableFuture<RunningTracker> serving = serve(second);
        await().atMost(PATIENCE).until(() -> second.printed().contains("is another network's"));
        second.process().stop("the test ends");
        serving.get(60, TimeUnit.SECONDS);
    }

    @Test
    void twoTrackersUnderOneNumberAreRefused() throws Exception {
        RunningTracker first = start(1);
        start(2);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.copy(folder.resolve("cluster.key"), elsewhere.resolve("cluster.key"));
        RunningTracker double2 = RunningTracker.of(elsewhere, 2, List.of(first.endpoint()));

        assertThatThrownBy(double2::serve).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.CONFLICT);
            assertThat(e.problem().message()).contains("there is a tracker 2 already");
        });
    }

    @Test
    void aTrackerOfAnotherNetworkIsRefused() throws Exception {
        RunningTracker first = start(1);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        RunningTracker other = RunningTracker.of(elsewhere, 1, List.of());
        running.add(other.serve());
        running.remove(other);
        other.close();

        RunningTracker again = RunningTracker.of(elsewhere, 1, List.of(first.endpoint()));
        assertThatThrownBy(again::serve).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.UNTRUSTED);
            assertThat(e.problem().message()).contains("belongs to another network");
        });
    }

    @Test
    void aDamagedDatabaseOfOneOfSeveralIsRefusedAndAnEmptyStateJoins() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        try (WireClient client = anybody(first)) {
            create(client, "marguerite");
        }
        agree(first, second);
        quit(second);
        Path database = folder.resolve("state-2").resolve("catalog.db");
        String bytes = Files.readString(database, StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains("marguerite");
        Files.writeString(database, bytes.replace("marguerite", "marguerita"), StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> start(2)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.INTEGRITY);
            assertThat(e.problem().next()).contains("backup");
        });

        delete(folder.resolve("state-2"));
        second = start(2);
        agree(first, second);
        try (WireClient client = anybody(second)) {
            assertThat(create(client, "marguerite")).isInstanceOf(TrackerReply.Refused.class);
        }
    }

    @Test
    void anOldBackupIsBroughtUpToDateBeforeItServes() throws Exception {
        RunningTracker first = start(1);
        RunningTracker second = start(2);
        RunningTracker third = start(3);
        quit(third);
        copy(folder.resolve("state-3"), folder.resolve("stopped"));
        third = start(3);
        crash(third);
        copy(folder.resolve("state-3"), folder.resolve("crashed"));
        third = start(3);
        int written = 0;
        for (String backup : List.of("stopped", "crashed")) {
            try (WireClient client = anybody(first)) {
                create(client, "after" + written++);
            }
            agree(first, second, third);
            crash(third);
            delete(folder.resolve("state-3"));
            copy(folder.resolve(backup), folder.resolve("state-3"));

            third = start(3);

            try (WireClient client = anybody(third)) {
                assertThat(create(client, "back" + written)).isNotInstanceOf(TrackerReply.Refused.class);
            }
            agree(first, second, third);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
