// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.Problem;
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
import p2p.tracker.fellow.FellowDesk;
import p2p.tracker.presence.Witnesses;
import p2p.tracker.service.Progress;
import p2p.tracker.service.TrackerRoster;
import p2p.trust.SigningKey;
import p2p.trust.TrackerSet;
import p2p.trust.TrackerSetChain;

/**
 * This tracker's part in keeping the catalog with the others: its seat, the log's server on it, the writer that commands go through, and the
 * answers to other trackers. Made first, opened by {@link #arrive}. On the loop where not said otherwise.
 */
public final class Replication implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Replication.class);
    private static final Duration LEADER_WITHIN = Duration.ofSeconds(10);

    /** Hears on the loop of what this tracker's surroundings must follow. */
    public interface Events extends AppliedListener {
        /** The trackers are others now. */
        void trackersChanged(TrackerSetChain chain);

        /** Asks the connected daemons whether they reach the tracker with that key. */
        CompletionStage<Witnesses.Testimony> witnesses(PeerId tracker);

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
    private final Site site;
    private final Stance stance;
    private final Lives lives;
    private final LeaderRoad road;
    private final PairWatch pair;
    private final Rounds rounds;
    private final LastMajority majority;
    private final Reconciliation reconciliation;
    private final Estranged estranged;
    private final Roster roster;
    private volatile long since;

    /** {@code events} hears of everything that is applied. */
    public Replication(ReplicationSetup setup, ManifestStore shelf, Events events) {
        this.setup = setup;
        this.loop = setup.loop();
        this.events = events;
        this.since = loop.now();
        MemberTrust trust = new MemberTrust();
        this.fleet = new Fleet(loop, setup.dialer(), setup.identity().peerId(), trust, events::trackersChanged);
        this.stance = new Stance(fleet, setup.catalog());
        this.site = new Site(setup, fleet, trust, this::committed, new Happenings());
        this.road = new LeaderRoad(loop, fleet, site::node);
        this.writer = new RaftWriter(loop, road, this::applied);
        this.steward = new Steward(loop, fleet, setup.signing(), site::node, this::write);
        this.manifests = new ReplicatedManifests(shelf, loop, fleet);
        this.desk = new TrackersDesk(fleet, steward, road, shelf, new Here());
        this.reconciliation = new Reconciliation(setup, writer);
        this.lives = new Lives(setup, site, steward, this::committed, reconciliation);
        this.estranged = new Estranged(loop, setup.dialer(), fleet, lives::heard);
        this.rounds = new Rounds(loop, fleet, lives::heard);
        this.majority =
                new LastMajority(loop, this::hearsMajority, setup.catalog().newestTime());
        this.roster = new Roster(fleet, rounds, known -> stance.of(site.node(), known, since));
        this.pair = new PairWatch(loop, fleet, new Here(), events::witnesses, lives::goOnWithout);
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

    private boolean hearsMajority() {
        RaftNode node = site.node();
        return node != null && Stance.isInMajority(node);
    }

    /** How far this tracker is. */
    public Progress progress() {
        return new Progress() {
            @Override
            public long applied() {
                return setup.catalog().position().number();
            }

            @Override
            public boolean catchesUp() {
                return hearsMajority();
            }

            @Override
            public long majorityAt() {
                return majority.at();
            }
        };
    }

    /** Who the trackers are, for admins. */
    public TrackerRoster roster() {
        return roster;
    }

    /** Why nothing can be written for now, for people; empty when there is no reason. Blocking; not on the loop. */
    public Optional<String> lacks() throws InterruptedException {
        Problem problem =
                LoopCall.look(loop, () -> Optional.ofNullable(road.hopeless())).orElse(null);
        return Optional.ofNullable(problem).map(Problem::message);
    }

    /** The operator vouches for a tracker without the join secret. */
    public String accept(int number) {
        return desk.accept(number);
    }

    private CompletionStage<Result> write(ClusterChange change) {
        return writer.write(new Command(RequestId.random(setup.random()), loop.now(), Actor.OPERATOR, change));
    }

    private void applied(Command command, Result result) {
        events.applied(command, result);
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
        int port = choosePort();
        boolean arrived = new Arrival(setup, site, port).arrive(stopped, say);
        if (arrived) {
            loop.execute(() -> {
                steward.start();
                pair.start();
                rounds.start();
                majority.start();
                estranged.start();
            });
            reconciliation.begin();
        }
        return arrived;
    }

    private int choosePort() throws IOException {
        Integer last = Seat.read(setup.directory()).map(Seat::port).orElse(null);
        boolean mayMove = last == null
                || setup.catalog()
                        .trackers()
                        .map(c -> c.newest().members().size() <= 1)
                        .orElse(true);
        int port = RaftPort.choose(
                setup.listening().get().host(),
                setup.listening().get().port(),
                mayMove ? setup.raftPort() : Integer.valueOf(last == null ? 0 : last),
                last);
        site.port(port);
        return port;
    }

    /** Whether this tracker votes alone. Any thread. */
    private boolean isAlone() {
        RaftNode here = site.node();
        return here != null && here.voters().size() <= 1;
    }

    /**
     * Waits for somebody who leads, and makes what this tracker says of itself part of the tracker set: the first set of a network, signed by
     * its root key, or a changed address. Where no majority is up it goes on without. {@code earlier} are the sets of a network of before the
     * catalog kept them. Blocking, not on the loop; false when {@code stopped} said so meanwhile.
     */
    public boolean enrol(RootKey root, Optional<List<Blob>> earlier, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        TrackerSet.Member me = setup.member(site.port());
        boolean led = lives.awaitLeader(isAlone() ? Lives.ALONE_WITHIN : LEADER_WITHIN, stopped);
        if (stopped.getAsBoolean()) {
            return false;
        }
        if (!led && isAlone()) {
            throw new RefusedException(
                    ErrorCode.TIMEOUT,
                    "the catalog's log did not begin to take commands in " + Lives.ALONE_WITHIN.toSeconds() + " s",
                    "start it again; the log file says more");
        }
        RaftNode here = site.node();
        if (here != null && here.seat().founder() && isNew()) {
            SigningKey key = root.get();
            TrackerSetChain chain = earlier.isPresent()
                    ? TrackerSetChain.verify(key.verifyKey().bytes(), earlier.get())
                    : TrackerSetChain.begin(key, List.of(me));
            LoopCall.await(loop, () -> begin(chain));
        }
        if (led) {
            // who votes alone is alone, whatever the set says since before
            LoopCall.await(loop, () -> isAlone() ? steward.extend(List.of(me)) : reenrol(me));
        }
        return true;
    }

    /** The network's root key, made where there is none. */
    public interface RootKey {
        SigningKey get() throws IOException;
    }

    private boolean isNew() throws InterruptedException {
        return LoopCall.look(loop, () -> fleet.chain().isEmpty());
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

    private void committed(List<GroupCommit.Applied> batch) {
        loop.execute(() -> writer.applied(batch));
    }

    /**
     * Leaves the others before a planned end, so that they go on at once; whoever leads hands over first. Blocking, a few seconds at most; not on
     * the loop. Where no majority is up it only stops.
     */
    public void leave() throws InterruptedException {
        RaftNode here = site.node();
        if (here == null || here.voters().size() <= 1 || !Stance.isInMajority(here)) {
            return;
        }
        steward.stop();
        pair.stop();
        new Departure(loop, fleet, here, stance::leader).leave();
    }

    /**
     * Goes on alone, whoever else there was: by the operator's word, where the others are lost for good. Blocking; not on the loop. Refuses while a
     * majority is up.
     */
    public String recover() {
        return lives.recover();
    }

    /**
     * The same for a tracker that does not run: from its log where that can be read, else from the catalog alone. Blocking; instead of
     * {@link #arrive}.
     */
    public String recoverStopped() throws IOException, InterruptedException {
        choosePort();
        return lives.recoverStopped();
    }

    private final class Here implements TrackersDesk.Here, PairWatch.Place {
        @Override
        public @Nullable RaftNode node() {
            return site.node();
        }

        @Override
        public boolean isInMajority(RaftNode node) {
            return Stance.isInMajority(node);
        }

        @Override
        public @Nullable String partner(RaftNode node) {
            return PairWatch.otherOfTwo(node);
        }

        @Override
        public FellowMessage.Standing standing(long knownSet) {
            return stance.of(site.node(), knownSet, since);
        }

        @Override
        public @Nullable JoinSecret secret() {
            return setup.secret().get();
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
        public void closedItself() {
            loop.execute(lives::closedItself);
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
        lives.stop();
        steward.stop();
        pair.stop();
        rounds.stop();
        majority.stop();
        estranged.stop();
        reconciliation.stop();
        loop.execute(fleet::close);
        site.leave();
    }
}
