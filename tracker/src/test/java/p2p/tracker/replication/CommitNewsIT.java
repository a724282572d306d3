// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Command;
import p2p.tracker.database.CatalogFixture;
import p2p.tracker.database.SqliteCatalog;
import p2p.trust.TlsIdentity;

/** Three trackers' logs whose leader speaks by itself too rarely for the test to wait for it. */
class CommitNewsIT {
    /** The leader's own heartbeats are half of this apart. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Bounds the test where the news does not come. */
    private static final int WAIT_SECONDS = 20;

    private static final int JOIN_SECONDS = 60;

    /** Apart from those of other tests: what runs beside this one could take a port between its choice and its use. */
    private static final int FIRST_PORT = 22_000;

    /** Which follower answers last is chance; in one of these at least it hears of the agreement before it has answered. */
    private static final int WRITES = 20;

    private static final UUID GROUP = new UUID(3, 4);

    @TempDir
    Path directory;

    private final List<Running> all = new ArrayList<>();

    private final class Running implements AutoCloseable {
        private final Path own;
        private final TlsIdentity identity;
        private final SqliteCatalog catalog;
        private final MemberTrust trust = new MemberTrust();
        private final BlockingQueue<Long> applied = new LinkedBlockingQueue<>();
        private @Nullable RaftNode node;

        Running(int number) throws IOException {
            own = directory.resolve("tracker" + number);
            Files.createDirectories(own);
            identity = TlsIdentity.loadOrCreate(own.resolve("tls.key"));
            catalog = SqliteCatalog.open(own.resolve("catalog.db"));
        }

        void start(boolean founder) throws IOException {
            int port = RaftPort.choose("127.0.0.1", FIRST_PORT, null, null);
            Endpoint here = new Endpoint("127.0.0.1", port);
            Seat seat = new Seat(GROUP, Voters.fresh(identity.peerId(), new SecureRandom()), port, founder);
            Path raft = own.resolve("raft");
            RaftNode.Surroundings with = new RaftNode.Surroundings(
                    raft,
                    here,
                    here,
                    PATIENCE,
                    identity,
                    trust,
                    catalog,
                    batch -> batch.forEach(
                            one -> applied.add(one.logged().command().time())),
                    new Unmoved(),
                    () -> {
                        throw new IllegalStateException("halted");
                    });
            if (founder) {
                catalog.beginIncarnation(GROUP, identity.peerId(), 1, "a test");
                RaftDirectory.found(raft, seat, catalog);
                node = RaftNode.start(seat, with);
            } else {
                Files.createDirectories(raft);
                seat.write(raft);
                node = RaftNode.startNew(seat, with);
            }
        }

        RaftNode node() {
            return Objects.requireNonNull(node);
        }

        @Override
        public void close() {
            if (node != null) {
                node.close();
            }
            catalog.close();
        }
    }

    private static final class Unmoved implements CatalogStateMachine.Events {
        @Override
        public void standingChanged() {}

        @Override
        public void catalogReplaced() {}

        @Override
        public void closedItself() {}

        @Override
        public void ended(String why) {
            throw new IllegalStateException(why);
        }
    }

    @AfterEach
    void closeAll() {
        all.forEach(Running::close);
    }

    /** The first one leads. */
    private void threeTogether() throws Exception {
        Set<PeerId> keys = new HashSet<>();
        for (int number = 1; number <= 3; number++) {
            Running one = new Running(number);
            all.add(one);
            keys.add(one.identity.peerId());
        }
        for (Running one : all) {
            one.trust.admit(keys);
            one.start(one == all.get(0));
        }
        RaftNode leader = all.get(0).node();
        await("the first leader").atMost(Duration.ofSeconds(JOIN_SECONDS)).until(leader::leads);
        // Ratis adds no majority at once
        for (int voters = 2; voters <= all.size(); voters++) {
            leader.vote(all.subList(0, voters).stream()
                            .map(one -> one.node().self())
                            .toList())
                    .get(JOIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static byte[] command(int number) {
        Command command = new Command(
                new RequestId(1, number),
                number,
                Actor.OPERATOR,
                new AccountChange.CreateAccount(new UserName("user" + number), CatalogFixture.HASH, null));
        return SqliteCatalog.Logged.of(0, command).bytes();
    }

    @Test
    void everyFollowerLearnsOfEachChangeThoughNothingComesAfterIt() throws Exception {
        threeTogether();
        for (int i = 1; i <= WRITES; i++) {
            all.get(0).node().submit(command(i)).get(WAIT_SECONDS, TimeUnit.SECONDS);
            for (Running one : all) {
                assertThat(one.applied.poll(WAIT_SECONDS, TimeUnit.SECONDS))
                        .as("what tracker %s applied of write %s", all.indexOf(one) + 1, i)
                        .isEqualTo(i);
            }
        }
    }
}
