// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.loop.Loop;
import p2p.message.FellowMessage;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.AppliedListener;
import p2p.tracker.catalog.CatalogWriter;
import p2p.tracker.catalog.ClusterChange;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.FileChange;
import p2p.tracker.catalog.ManifestStore;
import p2p.tracker.catalog.Result;
import p2p.tracker.database.GroupCommit;
import p2p.tracker.database.Incarnation;
import p2p.tracker.fellow.FellowDesk;
import p2p.trust.SigningKey;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/**
 * This tracker's part in keeping the catalog with the others: its seat, the log's server on it, the writer that commands go through, and the
 * answers to other trackers. Made first, opened by {@link #arrive}. On the loop where not said otherwise.
 */
public final class Replication implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Replication.class);
    private static final int CHAIN_BYTES = 200 << 10;
    private static final Duration HEARD = Duration.ofSeconds(3);
    private static final Duration ALONE_WITHIN = Duration.ofSeconds(30);
    private static final Duration LEADER_WITHIN = Duration.ofSeconds(10);
    private static final int POLL_MILLIS = 5;

    /** Hears on the loop of what this tracker's surroundings must follow. */
    public interface Events {
        /** The trackers are others now. */
        void trackersChanged(TrackerSetChain chain);

        /** The catalog was replaced by the leader's: what was remembered of it does not count. */
        void catalogReplaced();
    }

    private final ReplicationSetup setup;
    private final Loop loop;
    private final Events events;
    private final Fleet fleet;
    private final Steward steward;
    private final TrackersDesk desk;
    private final RaftWriter writer;
    private final ReplicatedManifests manifests;
    private final MemberTrust trust = new MemberTrust();
    private final AppliedListener service;
    private volatile @Nullable RaftNode node;
    private volatile long since;
    private int port;

    /** {@code service} hears of everything that is applied. */
    public Replication(ReplicationSetup setup, ManifestStore shelf, AppliedListener service, Events events) {
        this.setup = setup;
        this.loop = setup.loop();
        this.events = events;
        this.service = service;
        this.since = loop.now();
        this.fleet = new Fleet(loop, setup.dialer(), setup.identity().peerId(), trust, events::trackersChanged);
        LeaderRoad road = new LeaderRoad(loop, fleet, () -> node);
        this.writer = new RaftWriter(loop, road, this::applied);
        this.steward = new Steward(loop, fleet, setup.signing(), () -> node, this::write);
        this.manifests = new ReplicatedManifests(shelf, loop, fleet);
        this.desk = new TrackersDesk(fleet, steward, road, shelf, new Here());
    }

    /** Takes commands from the beginning; they are refused until this tracker has its place. */
    public CatalogWriter writer() {
        return writer;
    }

    /** The shelf, which fetches from other trackers what it lacks. */
    public ManifestStore manifests() {
        return manifests;
    }

    /** Answers other trackers. */
    public FellowDesk desk() {
        return desk;
    }

    /** The operator vouches for a tracker without the join secret. */
    public String accept(int number) {
        return desk.accept(number);
    }

    private CompletionStage<Result> write(ClusterChange change) {
        return writer.write(new Command(RequestId.random(setup.random()), loop.now(), Actor.OPERATOR, change));
    }

    private void applied(Command command, Result result) {
        service.applied(command, result);
        if (command.change() instanceof ClusterChange.ExtendTrackerSet set) {
            fleet.extended(set.root(), set.link());
        } else if (command.change() instanceof FileChange.Publish publish) {
            manifests.want(publish.content().id());
        }
    }

    /**
     * Finds this tracker's place: begins a network, goes on where it was, or joins the others. {@code say} is told what is waited for. Blocking,
     * not on the loop; false when {@code stopped} said so meanwhile.
     */
    public boolean arrive(BooleanSupplier stopped, Consumer<String> say) throws IOException, InterruptedException {
        Integer last = Seat.read(setup.directory()).map(Seat::port).orElse(null);
        boolean mayMove = last == null
                || setup.catalog()
                        .trackers()
                        .map(c -> c.newest().members().size() <= 1)
                        .orElse(true);
        port = RaftPort.choose(
                setup.listening().get().host(),
                setup.listening().get().port(),
                mayMove ? setup.raftPort() : Integer.valueOf(last == null ? 0 : last),
                last);
        boolean arrived = new Arrival(setup, new Place(), port).arrive(stopped, say);
        if (arrived) {
            loop.execute(steward::start);
        }
        return arrived;
    }

    /** Waits until somebody leads and this tracker has heard so. Blocking; not on the loop. False when nobody does by then. */
    private boolean awaitLeader(Duration atMost, BooleanSupplier stopped) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isLed()) {
            if (System.nanoTime() - deadline > 0 || stopped.getAsBoolean()) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    private boolean isLed() {
        RaftNode here = node;
        return here != null
                && (here.leads()
                        || here.leader()
                                .filter(id -> !id.equals(here.seat().peerId()))
                                .isPresent());
    }

    /** Whether this tracker votes alone. Any thread. */
    private boolean isAlone() {
        RaftNode here = node;
        return here != null && here.voters().size() <= 1;
    }

    /**
     * Waits for somebody who leads, and makes what this tracker says of itself part of the tracker set: the first set of a network, signed by
     * its root key, or a changed address. Where no majority is up it goes on without. {@code earlier} are the sets of a network of before the
     * catalog kept them. Blocking, not on the loop; false when {@code stopped} said so meanwhile.
     */
    public boolean enrol(RootKey root, Optional<List<Blob>> earlier, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        TrackerSet.Member me = setup.member(port);
        boolean led = awaitLeader(isAlone() ? ALONE_WITHIN : LEADER_WITHIN, stopped);
        if (stopped.getAsBoolean()) {
            return false;
        }
        if (!led && isAlone()) {
            throw new RefusedException(
                    ErrorCode.TIMEOUT,
                    "the catalog's log did not begin to take commands in " + ALONE_WITHIN.toSeconds() + " s",
                    "start it again; the log file says more");
        }
        RaftNode here = node;
        if (here != null && here.seat().founder() && isNew()) {
            SigningKey key = root.get();
            TrackerSetChain chain = earlier.isPresent()
                    ? TrackerSetChain.verify(key.verifyKey().bytes(), earlier.get())
                    : TrackerSetChain.begin(key, List.of(me));
            onLoop(() -> begin(chain));
        }
        if (led) {
            onLoop(() -> reenrol(me));
        }
        return true;
    }

    /** The network's root key, made where there is none. */
    public interface RootKey {
        SigningKey get() throws IOException;
    }

    private boolean isNew() throws InterruptedException {
        return onLoop(() -> CompletableFuture.completedFuture(fleet.chain().isEmpty()));
    }

    private CompletionStage<Boolean> begin(TrackerSetChain chain) {
        CompletionStage<Boolean> written = CompletableFuture.completedFuture(true);
        Blob rootKey = chain.root().bytes();
        for (Blob link : chain.links()) {
            boolean first = link.equals(chain.links().get(0));
            written = written.thenCompose(
                            done -> write(new ClusterChange.ExtendTrackerSet(first ? rootKey : null, link)))
                    .thenApply(result -> !(result instanceof Result.Refused));
        }
        return written;
    }

    private CompletionStage<Boolean> reenrol(TrackerSet.Member me) {
        List<TrackerSet.Member> members = new ArrayList<>(fleet.members());
        members.removeIf(member -> member.tlsKey().equals(me.tlsKey()));
        members.add(me);
        members.sort(Comparator.comparingInt(TrackerSet.Member::id));
        return steward.extend(members);
    }

    private <T> T onLoop(Survey.Question<T> question) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                question.ask().whenComplete((said, failure) -> {
                    if (failure == null) {
                        answer.complete(said);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Throwable inner = cause.getCause() instanceof RefusedException ? cause.getCause() : cause;
            throw inner instanceof RefusedException refused
                    ? refused
                    : new RefusedException(
                            ErrorCode.INTERNAL, "the trackers' list was not written: " + inner, "start again");
        }
    }

    private void committed(List<GroupCommit.Applied> batch) {
        loop.execute(() -> writer.applied(batch));
    }

    private FellowMessage.Standing standing(long knownSet) {
        TrackerSetChain chain = fleet.chain().orElse(null);
        RaftNode here = node;
        Incarnation life = setup.catalog().incarnation().orElse(null);
        return new FellowMessage.Standing(
                chain == null ? Blob.EMPTY : chain.root().bytes(),
                chain == null ? List.of() : chain.after(knownSet, CHAIN_BYTES, 1_000),
                life == null ? -1 : life.number(),
                here == null ? "" : here.seat().group().toString(),
                setup.catalog().applied(),
                here == null ? null : leaderKey(here),
                here != null && isInMajority(here),
                since,
                here == null
                        ? List.of()
                        : here.voters().stream().map(v -> v.getId().toString()).toList());
    }

    private @Nullable PeerId leaderKey(RaftNode here) {
        if (here.leads()) {
            return fleet.self();
        }
        return here.leader()
                .filter(id -> !id.equals(here.seat().peerId()))
                .flatMap(id -> fleet.byVoter(id.toString()))
                .map(TrackerSet.Member::tlsKey)
                .orElse(null);
    }

    /** Whether a majority was heard lately, this tracker counted. */
    private static boolean isInMajority(RaftNode here) {
        if (!here.leads()) {
            return here.leader().filter(id -> !id.equals(here.seat().peerId())).isPresent();
        }
        long heard = here.silence().values().stream()
                .filter(ms -> ms <= HEARD.toMillis())
                .count();
        return heard + 1 > here.voters().size() / 2;
    }

    /**
     * Leaves the others before a planned end, so that they go on at once; whoever leads hands over first. Blocking, a few seconds at most; not on
     * the loop. Where no majority is up it only stops.
     */
    public void leave() throws InterruptedException {
        RaftNode here = node;
        if (here == null || here.voters().size() <= 1 || !isInMajority(here)) {
            return;
        }
        steward.stop();
        new Departure(loop, fleet, here, this::leaderKey).leave();
    }

    private final class Here implements TrackersDesk.Here {
        @Override
        public @Nullable RaftNode node() {
            return node;
        }

        @Override
        public FellowMessage.Standing standing(long knownSet) {
            return Replication.this.standing(knownSet);
        }

        @Override
        public @Nullable JoinSecret secret() {
            return setup.secret().get();
        }
    }

    /** What arriving changes here; on the thread that starts the tracker. */
    private final class Place implements Arrival.Place {
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
                    setup.identity(),
                    trust,
                    setup.catalog(),
                    Replication.this::committed,
                    new Happenings(),
                    setup.halt());
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
            onLoop(() -> {
                fleet.follow(chain);
                return CompletableFuture.completedFuture(true);
            });
        }

        @Override
        public boolean isNamed() throws InterruptedException {
            return onLoop(() -> CompletableFuture.completedFuture(fleet.isMember(fleet.self())));
        }

        @Override
        public void admit(Set<PeerId> keys) {
            trust.admit(java.util.stream.Stream.concat(
                            keys.stream(),
                            java.util.stream.Stream.of(setup.identity().peerId()))
                    .collect(java.util.stream.Collectors.toSet()));
        }
    }

    private final class Happenings implements CatalogStateMachine.Events {
        @Override
        public void standingChanged() {
            since = loop.now();
        }

        @Override
        public void catalogReplaced() {
            log.info(
                    "the catalog is the leader's copy now, up to command {}",
                    setup.catalog().applied());
            Optional<TrackerSetChain> chain = setup.catalog().trackers();
            loop.execute(() -> {
                chain.ifPresent(fleet::follow);
                events.catalogReplaced();
            });
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
        steward.stop();
        loop.execute(fleet::close);
        RaftNode here = node;
        if (here != null) {
            here.close();
        }
    }

    /** The voters, for logs. */
    @Override
    public String toString() {
        RaftNode here = node;
        List<RaftPeer> voters = here == null ? List.of() : List.copyOf(here.voters());
        return "replication among " + voters;
    }
}
