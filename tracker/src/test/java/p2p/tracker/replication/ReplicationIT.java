// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.net.NameLookup;
import p2p.net.NettyLoop;
import p2p.net.Outgoing;
import p2p.net.Protocol;
import p2p.net.TlsContexts;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Result;
import p2p.tracker.database.CatalogFixture;
import p2p.tracker.database.FileManifestShelf;
import p2p.tracker.database.SqliteCatalog;
import p2p.tracker.fellow.FellowDialer;
import p2p.tracker.presence.Witnesses;
import p2p.trust.SigningKey;
import p2p.trust.TlsIdentity;
import p2p.trust.TrackerSetChain;

/** One tracker's log and catalog, through real files and a real Ratis server. */
class ReplicationIT {
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    @TempDir
    Path directory;

    /** A tracker that is nothing but its catalog. */
    private final class Running implements AutoCloseable {
        private final NettyLoop loop = new NettyLoop("test");
        private final NameLookup names = new NameLookup(loop);
        private final SqliteCatalog catalog;
        private final Replication replication;

        Running() throws IOException, InterruptedException {
            catalog = SqliteCatalog.open(database());
            TlsIdentity identity = TlsIdentity.loadOrCreate(directory.resolve("tls.key"));
            SigningKey signing = SigningKey.loadOrCreate(directory.resolve("signing.key"), new SecureRandom());
            Endpoint here = new Endpoint("127.0.0.1", 20_000);
            replication = new Replication(
                    new ReplicationSetup(
                            directory.resolve("raft"),
                            1,
                            () -> here,
                            () -> here,
                            null,
                            List.of(),
                            true,
                            null,
                            identity,
                            signing,
                            () -> null,
                            catalog,
                            new FellowDialer(
                                    Outgoing.anywhere(loop), new TlsContexts(identity, Protocol.FELLOW), names),
                            loop,
                            new SecureRandom(),
                            () -> {
                                throw new IllegalStateException("halted");
                            }),
                    FileManifestShelf.open(directory.resolve("manifests"), loop),
                    new Replication.Events() {
                        @Override
                        public void applied(Command command, Result result) {}

                        @Override
                        public CompletionStage<Witnesses.Testimony> witnesses(PeerId tracker) {
                            throw new IllegalStateException("nobody to ask");
                        }

                        @Override
                        public void trackersChanged(TrackerSetChain chain) {}

                        @Override
                        public void catalogReplaced() {}
                    });
            try {
                assertThat(replication.arrive(() -> false, said -> {})).isTrue();
                replication.enrol(
                        () -> SigningKey.loadOrCreate(directory.resolve("root.key"), new SecureRandom()),
                        Optional.empty(),
                        () -> false);
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        Result create(String user) throws InterruptedException, ExecutionException, TimeoutException {
            CompletableFuture<Result> answer = new CompletableFuture<>();
            loop.execute(() -> replication
                    .writer()
                    .write(new Command(
                            new RequestId(1, REQUESTS.incrementAndGet()),
                            loop.now(),
                            Actor.OPERATOR,
                            new AccountChange.CreateAccount(new UserName(user), CatalogFixture.HASH, null)))
                    .thenAccept(answer::complete));
            return answer.get(60, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            replication.close();
            names.close();
            catalog.close();
            loop.close();
        }
    }

    private Path database() {
        return directory.resolve("catalog.db");
    }

    private List<String> users() throws IOException {
        try (SqliteCatalog catalog = SqliteCatalog.open(database())) {
            return CatalogFixture.users(catalog);
        }
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("raft"))) {
            return all.filter(p -> p.getFileName().toString().startsWith("log_"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestartAndTheLogGoesOn() throws Exception {
        try (Running tracker = new Running()) {
            assertThat(tracker.create("alice")).isInstanceOf(Result.AccountCreated.class);
        }
        try (Running tracker = new Running()) {
            assertThat(tracker.create("ALICE")).isInstanceOf(Result.Refused.class);
            assertThat(tracker.create("bob")).isInstanceOf(Result.AccountCreated.class);
            assertThat(tracker.catalog.incarnation())
                    .hasValueSatisfying(i -> assertThat(i.number()).isZero());
        }
        assertThat(users()).containsExactly("alice", "bob");
    }

    @Test
    void aDatabaseThatLostItsEndIsBroughtForwardByTheLog() throws Exception {
        Path earlier = directory.resolve("earlier");
        try (Running tracker = new Running()) {
            tracker.create("alice");
            tracker.catalog.copyTo(earlier);
            tracker.create("bob");
        }
        Files.move(earlier, database(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        try (Running tracker = new Running()) {
            tracker.create("carol");
        }
        assertThat(users()).containsExactly("alice", "bob", "carol");
    }

    @Test
    void aCatalogOfBeforeThereWasALogIsTakenOver() throws Exception {
        try (CatalogFixture before = new CatalogFixture(database())) {
            before.populated();
        }
        try (Running tracker = new Running()) {
            tracker.create("zoe");
            assertThat(tracker.catalog.incarnation())
                    .hasValueSatisfying(i -> assertThat(i.number()).isEqualTo(1));
        }
        assertThat(users()).containsExactly("alice", "bob", "eve", "zoe");
    }

    @Test
    void aLogThatWasCutIsRefusedWithTheWayOut() throws Exception {
        try (Running tracker = new Running()) {
            tracker.create("alice");
            tracker.create("bob");
        }
        for (Path log : logs()) {
            try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                file.truncate(Math.min(file.size(), 8));
            }
        }
        refused(ErrorCode.INTEGRITY);
    }

    @Test
    void aFlippedByteInTheLogIsRefusedWithTheWayOut() throws Exception {
        try (Running tracker = new Running()) {
            tracker.create("alice");
            tracker.create("bob");
        }
        Path log = logs().get(0);
        byte[] bytes = Files.readAllBytes(log);
        bytes[40] ^= 1;
        Files.write(log, bytes);

        refused(ErrorCode.INTEGRITY);
    }

    @Test
    void aLogThatIsGoneIsRefusedWithTheWayOut() throws Exception {
        try (Running tracker = new Running()) {
            tracker.create("alice");
        }
        try (Stream<Path> all = Files.walk(directory.resolve("raft"))) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        refused(ErrorCode.INTEGRITY);
    }

    private void refused(ErrorCode code) {
        assertThatThrownBy(Running::new)
                .isInstanceOf(RefusedException.class)
                .extracting(e -> ((RefusedException) e).problem())
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(code);
                    assertThat(problem.next()).contains("p2p-tracker recover");
                });
    }
}
