// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.tracker.database.GroupCommit;
import p2p.trust.TrackerSetChain;

/** Where this tracker sits: the log's server that runs, if one does, and how one is opened. Opened and closed by one thread at a time. */
final class Site implements Arrival.Place {
    private static final Logger log = LoggerFactory.getLogger(Site.class);

    private final ReplicationSetup setup;
    private final Fleet fleet;
    private final MemberTrust trust;
    private final Consumer<List<GroupCommit.Applied>> committed;
    private final CatalogStateMachine.Events events;
    private volatile @Nullable RaftNode node;
    private volatile int port;

    Site(
            ReplicationSetup setup,
            Fleet fleet,
            MemberTrust trust,
            Consumer<List<GroupCommit.Applied>> committed,
            CatalogStateMachine.Events events) {
        this.setup = setup;
        this.fleet = fleet;
        this.trust = trust;
        this.committed = committed;
        this.events = events;
    }

    /** The server that runs. Any thread. */
    @Nullable
    RaftNode node() {
        return node;
    }

    /** Where the other trackers reach the log; chosen before anything is opened. */
    int port() {
        return port;
    }

    void port(int chosen) {
        port = chosen;
    }

    @Override
    public Seat found(UUID group) throws IOException {
        Seat seat = new Seat(group, Voters.fresh(fleet.self(), setup.random()), port, true);
        RaftDirectory.found(setup.directory(), seat, setup.catalog());
        return seat;
    }

    @Override
    public void open(Seat seat) {
        node = RaftNode.start(seat, surroundings(seat));
    }

    @Override
    public void openNew(Seat seat) {
        node = RaftNode.startNew(seat, surroundings(seat));
    }

    private RaftNode.Surroundings surroundings(Seat seat) {
        return new RaftNode.Surroundings(
                setup.directory(),
                new Endpoint(setup.listening().get().host(), seat.port()),
                new Endpoint(setup.advertised().get().host(), seat.port()),
                RaftSettings.PATIENCE,
                setup.identity(),
                trust,
                setup.catalog(),
                committed,
                events,
                setup.halt());
    }

    @Override
    public void bringForward(Seat seat) throws IOException {
        try {
            open(seat);
        } catch (RefusedException e) {
            Path kept = setup.directory().resolveSibling("log-" + seat.peer());
            Files.move(seat.storage(setup.directory()), kept);
            log.error(
                    "what only the log had is kept in {}: {}", kept, e.problem().message());
            return;
        }
        leaveWithTail();
    }

    /** Closes the log's server, and has the catalog take in what it lacks of the log. */
    void leaveWithTail() throws IOException {
        RaftNode here = node;
        LogTail tail = here == null ? new LogTail(List.of()) : LogTail.of(here, setup.catalog());
        leave();
        tail.applyTo(setup.catalog(), committed);
    }

    @Override
    public void leave() {
        RaftNode here = node;
        node = null;
        if (here != null) {
            here.close();
        }
    }

    @Override
    public void follow(TrackerSetChain chain) throws InterruptedException {
        LoopCall.look(setup.loop(), () -> {
            fleet.follow(chain);
            return true;
        });
    }

    @Override
    public boolean isNamed() throws InterruptedException {
        long newest = setup.catalog().trackers().map(c -> c.newest().version()).orElse(0L);
        return LoopCall.look(
                setup.loop(),
                () -> fleet.isMember(fleet.self())
                        && fleet.chain()
                                .filter(c -> c.newest().version() >= newest)
                                .isPresent());
    }

    @Override
    public void admit(Set<PeerId> keys) {
        Set<PeerId> all = new HashSet<>(keys);
        all.add(fleet.self());
        trust.admit(all);
    }
}
