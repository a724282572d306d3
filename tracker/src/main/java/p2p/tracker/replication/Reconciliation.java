// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Digests;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.message.ConflictView;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.Aside;
import p2p.tracker.catalog.CatalogWriter;
import p2p.tracker.catalog.Change;
import p2p.tracker.catalog.ChangeText;
import p2p.tracker.catalog.ClusterChange;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Result;
import p2p.tracker.catalog.StandingRemovals;
import p2p.tracker.database.Fork;

/**
 * Brings what this tracker acknowledged in a life that it gave up to the notice of those who go on: each such change becomes an entry that
 * {@code p2p admin conflicts} lists, and removals and revocations among them are done again, so that they hold whichever side saw them. It begins
 * again after a crash: a change done twice has the same request id, and what is recorded is passed over. Works on a thread of its own.
 */
final class Reconciliation {
    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final int AT_ONCE = 100;
    /** Refusals that say nothing of the change itself. */
    private static final Set<ErrorCode> UNDECIDED = Set.of(
            ErrorCode.NO_QUORUM,
            ErrorCode.BUSY,
            ErrorCode.TIMEOUT,
            ErrorCode.TRACKER_UNREACHABLE,
            ErrorCode.INTERRUPTED);

    private final ReplicationSetup setup;
    private final CatalogWriter writer;
    private volatile boolean stopped;
    private boolean running;
    /** A life may have been kept since the last look. */
    private volatile boolean again;

    Reconciliation(ReplicationSetup setup, CatalogWriter writer) {
        this.setup = setup;
        this.writer = writer;
    }

    /** Looks for what is not recorded yet, and goes on until it is. Any thread, at once. */
    synchronized void begin() {
        again = true;
        if (running || stopped) {
            return;
        }
        running = true;
        Thread thread = new Thread(this::run, "reconciliation");
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        stopped = true;
    }

    private void run() {
        try {
            while (!stopped && !(isDone() && ends())) {
                Thread.sleep(AGAIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.error("what is set aside cannot be read, the files stay where they are", e);
        } catch (RuntimeException e) {
            if (!stopped) {
                log.error("the catalog cannot be read, the tracker stops", e);
                setup.halt().run();
            }
        } finally {
            synchronized (this) {
                running = false;
            }
        }
    }

    /** Not while somebody wants another look: who asks for one finds this thread running. */
    private synchronized boolean ends() {
        running = again;
        return !again;
    }

    private boolean isDone() throws IOException, InterruptedException {
        again = false;
        boolean done = true;
        for (KeptLife life : KeptLife.pending(state())) {
            try {
                done &= record(life);
            } catch (RefusedException e) {
                log.info("what is set aside is recorded later: {}", e.problem().message());
                done = false;
            } catch (IOException e) {
                log.error("{} cannot be read, it stays where it is", life.pending(), e);
            }
        }
        return done;
    }

    private Path state() {
        return setup.directory().resolveSibling("");
    }

    /** False when not all of it could be recorded. A life that the catalog still is in waits for the next arrival. */
    private boolean record(KeptLife life) throws IOException, InterruptedException {
        try (Fork fork = Fork.between(life.pending(), setup.catalog())) {
            if (fork.isOneLife()) {
                return true;
            }
            StandingRemovals removals = removals(fork);
            List<Aside> asides = new ArrayList<>();
            boolean hasMore = false;
            long last = fork.shared();
            for (List<Fork.Row> page = fork.keptAfter(last); !page.isEmpty(); page = fork.keptAfter(last)) {
                for (Fork.Row row : page) {
                    last = row.seq();
                    add(life, row, removals, asides);
                }
                hasMore |= !asides.isEmpty();
                write(asides);
                if (!missing(asides).isEmpty()) {
                    return false;
                }
                asides.clear();
            }
            life.recorded(hasMore);
            if (hasMore) {
                log.warn(
                        "what this tracker had in a life that it gave up is set aside: p2p admin conflicts; all of it: {}",
                        life.name());
            }
            return true;
        }
    }

    private List<Aside> missing(List<Aside> asides) {
        return setup.catalog().ask(tables -> asides.stream()
                .filter(aside -> !tables.asides().has(aside.row()))
                .toList());
    }

    private static StandingRemovals removals(Fork fork) throws IOException {
        StandingRemovals removals = new StandingRemovals();
        Set<RequestId> ours = new HashSet<>();
        long last = fork.shared();
        for (List<Fork.Row> page = fork.keptAfter(last); !page.isEmpty(); page = fork.keptAfter(last)) {
            for (Fork.Row row : page) {
                last = row.seq();
                removals.note(last, row.command(), row.result());
                if (row.command().change() instanceof AccountChange.ChangePassword) {
                    ours.add(request(row.hash().toBytes()));
                }
            }
        }
        last = fork.shared();
        for (List<Fork.Row> page = fork.nowAfter(last); !page.isEmpty(); page = fork.nowAfter(last)) {
            for (Fork.Row row : page) {
                last = row.seq();
                // what an earlier try of this did again is no word of the owner's
                if (!ours.contains(row.command().request())) {
                    removals.noteKept(row.command());
                }
            }
        }
        return removals;
    }

    private void add(KeptLife life, Fork.Row row, StandingRemovals removals, List<Aside> asides)
            throws InterruptedException {
        if (row.command().change() instanceof ClusterChange.SetAside earlier) {
            asides.addAll(earlier.asides());
        } else if (!(row.command().change() instanceof ClusterChange)) {
            asides.add(aside(life, row, removals));
        }
    }

    private Aside aside(KeptLife life, Fork.Row row, StandingRemovals removals) throws InterruptedException {
        Command command = row.command();
        ConflictView.Fate fate = ConflictView.Fate.SET_ASIDE;
        String note = "";
        Optional<Change> again = setup.catalog()
                .ask(tables -> tables.asides().has(row.hash())
                        ? Optional.empty()
                        : removals.again(row.seq(), command, row.result(), tables));
        if (again.isPresent()) {
            Result result =
                    write(request(row.hash().toBytes()), StandingRemovals.actor(again.get(), command), again.get());
            fate = ConflictView.Fate.HOLDS;
            if (result instanceof Result.Refused refused && !StandingRemovals.isGone(refused.problem())) {
                fate = ConflictView.Fate.FAILED;
                note = refused.problem().message();
            }
        }
        return new Aside(
                row.hash(),
                setup.number(),
                life.name(),
                command.time(),
                row.actor(),
                ChangeText.of(command.change()),
                fate,
                note);
    }

    private void write(List<Aside> asides) throws InterruptedException {
        List<Aside> all = missing(asides);
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            List<Aside> fresh = all.subList(i, Math.min(all.size(), i + AT_ONCE));
            // of all of them: another tracker that kept the same life may know fewer
            byte[] content = fresh.toString().getBytes(StandardCharsets.UTF_8);
            Result result = write(request(content), Actor.OPERATOR, new ClusterChange.SetAside(fresh));
            if (result instanceof Result.Refused refused) {
                throw new RefusedException(refused.problem());
            }
        }
    }

    /** The same for the same content, so that a repetition is one. */
    private static RequestId request(byte[] content) {
        MessageDigest digest = Digests.sha256();
        digest.update("p2p aside 1\0".getBytes(StandardCharsets.US_ASCII));
        digest.update(content);
        return RequestId.of(Arrays.copyOf(digest.digest(), RequestId.BYTES));
    }

    /** What the catalog decides; throws {@link RefusedException} where it could not be asked. */
    private Result write(RequestId request, Actor actor, Change change) throws InterruptedException {
        Result result = LoopCall.await(
                setup.loop(),
                () -> writer.write(new Command(request, setup.loop().now(), actor, change)));
        if (result instanceof Result.Refused refused
                && UNDECIDED.contains(refused.problem().code())) {
            throw new RefusedException(refused.problem());
        }
        return result;
    }
}
