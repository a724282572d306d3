// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.ContentId;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.exchange.KnownSource;
import p2p.daemon.store.FileStamp;
import p2p.daemon.transfer.CopyRecord;
import p2p.daemon.transfer.OfferRecord;
import p2p.daemon.transfer.PendingShare;
import p2p.daemon.transfer.SavedState;
import p2p.daemon.transfer.ShareIntent;
import p2p.daemon.transfer.StateChange;
import p2p.daemon.transfer.TransferRecord;
import p2p.loop.ManualLoop;
import p2p.message.Source;
import p2p.message.SourceOrigin;
import p2p.message.TransferReport;
import p2p.message.TransferState;
import p2p.sql.Sql;
import p2p.trust.Revocations;

class SqliteStateStoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ContentId CONTENT = new ContentId(new Sha256(1, 2, 3, 4));
    private static final FileStamp STAMP = new FileStamp("8:1-77", 1_000_000, 123_456_789_012L, 123_456_789_999L);
    private static final Blob MANIFEST = Blob.copyOf(new byte[] {1, 2, 3});
    private static final KnownSource SOURCE = new KnownSource(
            new Source(
                    new PeerId(new Sha256(9, 8, 7, 6)),
                    new UserName("eve"),
                    new DeviceName("nas"),
                    List.of(new Endpoint("192.0.2.7", 7700), new Endpoint("2001:db8::7", 7701)),
                    3,
                    false),
            SourceOrigin.PEER_EXCHANGE);

    private final ManualLoop loop = new ManualLoop();

    @TempDir
    private Path directory;

    private static TransferRecord transfer(long number, TransferState state, @Nullable Problem problem) {
        return new TransferRecord(
                number,
                new UserName("bob"),
                new EntryId(70 + number),
                new GroupId(2),
                new GroupName("docs"),
                new FileName("report \u00e4 \"1\".pdf"),
                3,
                CONTENT,
                1_000_000,
                262_144,
                "/home/bob/report.pdf",
                List.of("eve@nas"),
                List.of("summer/*.jpg"),
                state,
                problem,
                1_700_000_000_000L,
                0,
                new Sha1(1, 2, 3),
                null,
                List.of(new TransferReport.Share("eve@nas", 4_711)));
    }

    private static CopyRecord copy(String path) {
        return new CopyRecord(
                path,
                CONTENT,
                1_000_000,
                262_144,
                CopyRecord.Stage.PARTIAL,
                path + ".part",
                Blob.copyOf(new byte[] {(byte) 0xA0}),
                STAMP,
                "boot-1");
    }

    private static PendingShare pending() {
        return new PendingShare(
                new RequestId(3, 4),
                new UserName("bob"),
                "/home/bob/b",
                new GroupName("docs"),
                new FileName("b"),
                ConflictPolicy.RENAME,
                new ContentId(Sha256.digest(new byte[] {9})),
                1 << 18,
                STAMP);
    }

    private static OfferRecord offer() {
        return new OfferRecord(
                new EntryId(71),
                new GroupId(2),
                new GroupName("docs"),
                new FileName("a"),
                1,
                CONTENT,
                new UserName("bob"),
                "/home/bob/a",
                99);
    }

    private <T> T done(CompletionStage<T> stage) throws InterruptedException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        loop.drainUntil(future::isDone, PATIENCE);
        return future.join();
    }

    private static final ShareIntent INTENT = new ShareIntent(
            new RequestId(5, 6), new UserName("bob"), "/home/bob/big", new GroupName("docs"), null, null, null);

    private SqliteStateStore filled() throws InterruptedException {
        SqliteStateStore store = SqliteStateStore.open(directory, loop);
        done(store.commit(List.of(
                new StateChange.SaveTransfer(transfer(1, TransferState.FETCHING, null)),
                new StateChange.SaveCopy(copy("/home/bob/report.pdf")),
                new StateChange.SaveOffer(offer()),
                new StateChange.SaveManifest(CONTENT, MANIFEST),
                new StateChange.SaveHashes(STAMP, MANIFEST),
                new StateChange.SaveTickets(List.of(Blob.copyOf(new byte[] {5}), Blob.copyOf(new byte[] {6}))),
                new StateChange.SaveSources(new EntryId(71), List.of(SOURCE)),
                new StateChange.SavePending(pending()),
                new StateChange.SaveIntent(INTENT))));
        return store;
    }

    private static void assertFilled(SavedState state) {
        assertThat(state.transfers()).containsExactly(transfer(1, TransferState.FETCHING, null));
        assertThat(state.copies()).containsExactly(copy("/home/bob/report.pdf"));
        assertThat(state.offers()).containsExactly(offer());
        assertThat(state.tickets()).hasSize(2);
        assertThat(state.sources()).isEqualTo(Map.of(new EntryId(71), List.of(SOURCE)));
        assertThat(state.pending()).containsExactly(pending());
        assertThat(state.intents()).containsExactly(INTENT);
    }

    @Test
    void everythingIsThereAfterARestart() throws InterruptedException {
        assertThat(filled().close(PATIENCE)).isTrue();

        SqliteStateStore again = SqliteStateStore.open(directory, loop);

        assertFilled(done(again.load()));
        assertThat(done(again.manifest(CONTENT))).contains(MANIFEST);
        assertThat(done(again.hashes(STAMP))).contains(MANIFEST);
        assertThat(done(again.hashes(new FileStamp(STAMP.key(), STAMP.size(), STAMP.mtime(), 1))))
                .isEmpty();
        assertThat(again.close(PATIENCE)).isTrue();
    }

    @Test
    void whatWasCommittedSurvivesAKill(@TempDir Path afterTheKill) throws InterruptedException, IOException {
        SqliteStateStore store = filled();
        copyFiles(directory, afterTheKill);
        store.close(PATIENCE);

        SqliteStateStore again = SqliteStateStore.open(afterTheKill, loop);

        assertFilled(done(again.load()));
        again.close(PATIENCE);
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(f -> !f.toString().endsWith("-shm")).toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    @Test
    void aTransferKeepsItsProblemAndAnEndedOneLosesItsSources() throws InterruptedException {
        SqliteStateStore store = filled();
        TransferRecord failed =
                transfer(1, TransferState.FAILED, new Problem(ErrorCode.DISK_FULL, "the disk is full", "make room"));

        done(store.commit(List.of(new StateChange.SaveTransfer(failed))));

        SavedState state = done(store.load());
        assertThat(state.transfers()).containsExactly(failed);
        assertThat(state.sources()).isEmpty();
        store.close(PATIENCE);
    }

    @Test
    void aManifestGoesWithItsLastCopyUnlessATransferRuns() throws InterruptedException {
        SqliteStateStore store = filled();

        done(store.commit(List.of(new StateChange.DropCopy("/home/bob/report.pdf", "/home/bob/report.pdf.part"))));
        assertThat(done(store.manifest(CONTENT))).isPresent();

        done(store.commit(List.of(
                new StateChange.SaveCopy(copy("/other")),
                new StateChange.SaveTransfer(transfer(1, TransferState.COMPLETE, null)),
                new StateChange.DropCopy("/other", "/other.part"))));
        assertThat(done(store.manifest(CONTENT))).isEmpty();
        store.close(PATIENCE);
    }

    @Test
    void whoWritesToAnotherPartFileDoesNotChangeTheCopy() throws InterruptedException {
        SqliteStateStore store = filled();
        List<CopyRecord> before = done(store.load()).copies();

        done(store.commit(List.of(
                new StateChange.SaveHave("/home/bob/report.pdf", "/old.part", Blob.EMPTY, "boot-2"),
                new StateChange.DropCopy("/home/bob/report.pdf", "/old.part"))));

        assertThat(done(store.load()).copies()).isEqualTo(before);
        store.close(PATIENCE);
    }

    @Test
    void aCheckpointReplacesOnlyTheBits() throws InterruptedException {
        SqliteStateStore store = filled();
        Blob more = Blob.copyOf(new byte[] {(byte) 0xF0});

        done(store.commit(List.of(
                new StateChange.SaveHave("/home/bob/report.pdf", "/home/bob/report.pdf.part", more, "boot-2"))));

        CopyRecord copy = done(store.load()).copies().get(0);
        assertThat(copy.have()).isEqualTo(more);
        assertThat(copy.bootId()).isEqualTo("boot-2");
        assertThat(copy.stamp()).isEqualTo(STAMP);
        store.close(PATIENCE);
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAside() throws IOException, InterruptedException {
        Files.writeString(
                directory.resolve(StateDatabase.FILE), "this was never a database, whatever its name says".repeat(99));

        SqliteStateStore store = SqliteStateStore.open(directory, loop);

        assertThat(done(store.load())).isEqualTo(SavedState.EMPTY);
        assertThat(damagedFiles()).hasSize(1);
        store.close(PATIENCE);
    }

    @Test
    void ofADamagedDatabaseTheReadableRowsAreKeptButNotBelieved() throws IOException, InterruptedException {
        filled().close(PATIENCE);
        try (Sql db = StateDatabase.connect(directory.resolve(StateDatabase.FILE), false)) {
            long page = db.number("SELECT rootpage FROM sqlite_master WHERE name = 'hashes'");
            long size = db.number("PRAGMA page_size");
            db.close();
            overwrite(directory.resolve(StateDatabase.FILE), (page - 1) * size);
        }

        SqliteStateStore store = SqliteStateStore.open(directory, loop);

        SavedState state = done(store.load());
        assertThat(damagedFiles()).isNotEmpty();
        assertThat(state.transfers()).containsExactly(transfer(1, TransferState.FETCHING, null));
        assertThat(state.copies()).singleElement().satisfies(copy -> assertThat(copy.bootId())
                .isEmpty());
        assertThat(done(store.hashes(STAMP))).isEmpty();
        store.close(PATIENCE);
    }

    private static void overwrite(Path file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            bytes.write(new byte[512]);
        }
    }

    private List<Path> damagedFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().contains(".damaged-"))
                    .toList();
        }
    }

    @Test
    void theStateOfANewerReleaseIsRefused() throws InterruptedException {
        filled().close(PATIENCE);
        try (Sql db = StateDatabase.connect(directory.resolve(StateDatabase.FILE), false)) {
            db.run("PRAGMA user_version = 1000");
        }

        assertThatThrownBy(() -> SqliteStateStore.open(directory, loop))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(ErrorCode.INCOMPATIBLE);
                    assertThat(e.problem().message()).contains("newer release");
                });
    }

    @Test
    void revocationsAreKeptUntilTheyConcernNoTicketAndAreBounded() throws InterruptedException {
        SqliteStateStore store = SqliteStateStore.open(directory, loop);
        SqliteNetworkMemory memory = new SqliteNetworkMemory(store);
        GroupId docs = new GroupId(2);
        Revocations.Entry bob = new Revocations.Entry(docs, new UserName("bob"), 1_000);
        Revocations.Entry bobAgain = new Revocations.Entry(docs, new UserName("BOB"), 3_000);
        Revocations.Entry eve = new Revocations.Entry(docs, new UserName("eve"), 2_000);

        done(memory.keepRevocations(List.of(bob, eve), 0));
        assertThat(done(memory.revocations())).containsExactly(bob, eve);
        done(memory.keepRevocations(List.of(bobAgain), 2_000));
        store.close(PATIENCE);

        SqliteStateStore again = SqliteStateStore.open(directory, loop);
        SqliteNetworkMemory memoryAgain = new SqliteNetworkMemory(again);
        assertThat(done(memoryAgain.revocations())).containsExactly(eve, bobAgain);
        done(memoryAgain.keepRevocations(
                IntStream.range(0, Revocations.MAX)
                        .mapToObj(i -> new Revocations.Entry(docs, new UserName("u" + i), 4_000 + i))
                        .toList(),
                2_001));
        assertThat(done(memoryAgain.revocations())).hasSize(Revocations.MAX).doesNotContain(bobAgain);
        again.close(PATIENCE);
    }

    @Test
    void theStateOfTheFirstSchemaIsBroughtUpAndCopiedBefore() throws InterruptedException {
        filled().close(PATIENCE);
        try (Sql db = StateDatabase.connect(directory.resolve(StateDatabase.FILE), false)) {
            db.script(
                    "DROP TABLE revocation;\nDROP TABLE pending_share;\nDROP TABLE hashing;\nDROP TABLE mirror;\nDROP TABLE dashboard_session;\n"
                            + "ALTER TABLE transfer DROP COLUMN only_files;\nALTER TABLE source DROP COLUMN origin;\nPRAGMA user_version = 1;\n");
        }
        SqliteStateStore store = SqliteStateStore.open(directory, loop);

        SavedState state = done(store.load());
        assertThat(state.copies()).containsExactly(copy("/home/bob/report.pdf"));
        assertThat(state.offers()).containsExactly(offer());
        assertThat(state.pending()).isEmpty();
        assertThat(done(new SqliteNetworkMemory(store).revocations())).isEmpty();
        assertThat(directory.resolve(StateDatabase.FILE + ".schema-1")).exists();
        store.close(PATIENCE);
    }

    @Test
    void afterTheCloseWorkIsRefused() throws InterruptedException {
        SqliteStateStore store = SqliteStateStore.open(directory, loop);
        store.close(PATIENCE);

        assertThatThrownBy(() -> done(store.load())).hasCauseInstanceOf(RefusedException.class);
    }
}
