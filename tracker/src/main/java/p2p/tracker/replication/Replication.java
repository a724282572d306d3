// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.loop.Loop;
import p2p.tracker.catalog.AppliedListener;
import p2p.tracker.catalog.CatalogWriter;
import p2p.tracker.database.GroupCommit;
import p2p.tracker.database.SqliteCatalog;
import p2p.trust.TlsIdentity;

/** This tracker's part in keeping the catalog: its seat, the log's server on it, and the writer that commands go through. */
public final class Replication implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Replication.class);
    private static final int SEAT_BYTES = 4;

    /**
     * What it is built from.
     *
     * @param directory of logs and seat, below the state directory
     * @param listening where this tracker listens for daemons
     * @param advertised the host at which others reach it, with the same port
     * @param raftPort configured, or null for the standard one
     * @param halt ends the process at once, when the log or the database cannot be trusted any more
     */
    public record Setup(
            Path directory,
            Endpoint listening,
            Endpoint advertised,
            @Nullable Integer raftPort,
            TlsIdentity identity,
            SqliteCatalog catalog,
            Loop loop,
            SecureRandom random,
            Runnable halt) {}

    private final Setup setup;
    private final RaftWriter writer;
    private final RaftNode node;

    private Replication(Setup setup, AppliedListener listener) throws IOException {
        this.setup = setup;
        this.writer = new RaftWriter(setup.loop(), new ToTheLeader(), listener);
        Optional<Seat> taken = Seat.read(setup.directory());
        int port = RaftPort.choose(
                setup.listening().host(),
                setup.listening().port(),
                setup.raftPort(),
                taken.map(Seat::port).orElse(null));
        Seat seat = seat(taken, port);
        RaftDirectory.sweep(setup.directory(), seat);
        MemberTrust trust = new MemberTrust();
        trust.admit(Set.of(setup.identity().peerId()));
        this.node = RaftNode.start(
                seat,
                new RaftNode.Surroundings(
                        setup.directory(),
                        new Endpoint(setup.listening().host(), port),
                        new Endpoint(setup.advertised().host(), port),
                        setup.identity(),
                        trust,
                        setup.catalog(),
                        this::committed,
                        new Happenings(),
                        setup.halt()));
    }

    /**
     * Opens this tracker's seat, the first time founding a log on what the catalog holds. {@code listener} hears on the loop of everything
     * that is applied. Blocking; refuses with what to do when the log is damaged or missing.
     */
    public static Replication open(Setup setup, AppliedListener listener) throws IOException {
        return new Replication(setup, listener);
    }

    private Seat seat(Optional<Seat> taken, int port) throws IOException {
        if (taken.isEmpty()) {
            return found(port);
        }
        Seat last = taken.get();
        if (last.port() == port) {
            return last;
        }
        Seat moved = new Seat(last.group(), last.peer(), port, last.founder());
        moved.write(setup.directory());
        return moved;
    }

    private Seat found(int port) throws IOException {
        SqliteCatalog catalog = setup.catalog();
        if (catalog.isIncarnationUsed()) {
            throw new RefusedException(
                    ErrorCode.INTEGRITY,
                    "the catalog was written through a log that is not in " + setup.directory() + " any more",
                    "restore the whole state directory from a backup; or go on with the catalog as it is: p2p-tracker recover");
        }
        UUID group = catalog.incarnation().isPresent()
                ? catalog.incarnation().get().group()
                : catalog.beginIncarnation(
                                UUID.randomUUID(),
                                setup.identity().peerId(),
                                setup.loop().now(),
                                "the network's beginning")
                        .group();
        byte[] suffix = new byte[SEAT_BYTES];
        setup.random().nextBytes(suffix);
        String peer =
                setup.identity().peerId().shortHex() + "-" + HexFormat.of().formatHex(suffix);
        Seat seat = new Seat(group, peer, port, true);
        RaftDirectory.found(setup.directory(), seat, catalog);
        return seat;
    }

    /** Takes commands once {@link #awaitLeader} has returned. */
    public CatalogWriter writer() {
        return writer;
    }

    /** Waits until somebody leads. Blocking; not on the loop. False when nobody does by then. */
    public boolean awaitLeader(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!node.leads()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }

    private void committed(List<GroupCommit.Applied> batch) {
        setup.loop().execute(() -> writer.applied(batch));
    }

    private final class ToTheLeader implements RaftWriter.Road {
        @Override
        public CompletionStage<Long> send(byte[] command) {
            CompletableFuture<Long> onLoop = new CompletableFuture<>();
            node.submit(command).whenComplete((index, failure) -> setup.loop().execute(() -> {
                if (failure != null) {
                    onLoop.completeExceptionally(failure);
                } else {
                    onLoop.complete(index);
                }
            }));
            return onLoop;
        }

        @Override
        public @Nullable Problem hopeless() {
            return null;
        }
    }

    private final class Happenings implements CatalogStateMachine.Events {
        @Override
        public void standingChanged() {
            log.debug("the log's standing has changed");
        }

        @Override
        public void catalogReplaced() {
            log.info(
                    "the catalog is the leader's copy now, up to command {}",
                    setup.catalog().applied());
        }

        @Override
        public void ended(String why) {
            log.error("{}: the tracker ends", why);
            setup.halt().run();
        }
    }

    /** Finishes what was handed in, then ends the log's server. Blocking; not on the loop. */
    @Override
    public void close() {
        node.close();
    }
}
