// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.message.FellowMessage;
import p2p.tracker.database.Incarnation;
import p2p.tracker.database.SqliteCatalog;
import p2p.trust.TrackerSetChain;

/**
 * How a tracker that starts finds its place: it begins a network, takes its seat again, or joins those that live. It asks the others before it
 * opens its log, so that one which was away does not go on with what is past. Blocking; on the thread that starts the tracker.
 */
final class Arrival {
    private static final Logger log = LoggerFactory.getLogger(Arrival.class);
    private static final Duration SURVEY = Duration.ofMillis(1_500);
    private static final int POLL_MILLIS = 10;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(30);
    private static final Duration CATCH_UP_WITHIN = Duration.ofMinutes(5);
    private static final Duration SAY_AGAIN = Duration.ofSeconds(30);

    /** What finding a place changes in this process. */
    interface Place {
        /** Founds a group of this tracker alone on the catalog as it is, and takes the seat in it. */
        Seat found(UUID group) throws IOException;

        /** Opens the log of a seat that was taken before. */
        void open(Seat seat);

        /** Opens the log of a seat that is new: it is empty, whatever the catalog holds. */
        void openNew(Seat seat);

        /** Has the catalog take in what the log of a seat that was taken before has, and closes it. */
        void bringForward(Seat seat) throws IOException;

        /** Closes it again: nobody let this seat in. */
        void leave();

        /** This chain counts from now on. */
        void follow(TrackerSetChain chain) throws InterruptedException;

        /** Whether the catalog here has come as far as the set that names this tracker. */
        boolean isNamed() throws InterruptedException;

        /** Admits these trackers to the log's port before the chain is known. */
        void admit(Set<PeerId> keys);
    }

    private final ReplicationSetup setup;
    private final Place place;
    private final int port;
    private long saidNanos;
    private String said = "";

    Arrival(ReplicationSetup setup, Place place, int port) {
        this.setup = setup;
        this.place = place;
        this.port = port;
    }

    /** Returns once the log is open, or {@code stopped}: then false. {@code say} tells the operator what is waited for. */
    boolean arrive(BooleanSupplier stopped, Consumer<String> say) throws IOException, InterruptedException {
        while (!stopped.getAsBoolean()) {
            try (Survey survey = new Survey(setup.loop(), setup.dialer(), self(), others())) {
                List<Survey.Met> met = survey.isEmpty() ? List.of() : survey.meet(SURVEY);
                String waitsFor = settle(survey, met);
                if (waitsFor == null) {
                    return true;
                }
                tell(waitsFor, say);
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return false;
    }

    private void tell(String waitsFor, Consumer<String> say) {
        boolean again = System.nanoTime() - saidNanos > SAY_AGAIN.toNanos();
        if (!waitsFor.equals(said) || again) {
            log.info("waiting: {}", waitsFor);
            say.accept("waiting   " + waitsFor);
            said = waitsFor;
            saidNanos = System.nanoTime();
        }
    }

    private PeerId self() {
        return setup.identity().peerId();
    }

    private SqliteCatalog catalog() {
        return setup.catalog();
    }

    private Set<Endpoint> others() {
        Set<Endpoint> all = known();
        catalog().trackers().ifPresent(chain -> chain.former(Estranged.MAX)
                .forEach(member -> all.addAll(member.addresses())));
        all.remove(setup.advertised().get());
        return all;
    }

    /** Where trackers of this network are, not were. */
    private Set<Endpoint> known() {
        Set<Endpoint> all = new LinkedHashSet<>(setup.others());
        catalog().trackers().ifPresent(chain -> chain.newest().members().forEach(m -> all.addAll(m.addresses())));
        all.remove(setup.advertised().get());
        return all;
    }

    /** Null once this tracker has its place; else what it waits for. */
    private @Nullable String settle(Survey survey, List<Survey.Met> met) throws IOException, InterruptedException {
        Optional<TrackerSetChain> chain = catalog().trackers();
        Optional<Seat> seat = Seat.read(setup.directory());
        Sha256 cluster = chain.map(TrackerSetChain::cluster).orElse(setup.expectedRoot());
        List<Survey.Met> fellows = Survey.ofNetwork(met, cluster);
        requireOneNetwork(met, fellows);
        Survey.Met further = further(fellows);
        if (further != null) {
            return join(survey, fellows);
        }
        if (catalog().incarnation().isEmpty()) {
            return first(survey, fellows);
        }
        boolean member =
                chain.isEmpty() || chain.get().newest().byTlsKey(self()).isPresent();
        if (!member) {
            return fellows.isEmpty()
                    ? "this tracker left the others, so one of those has to be up: " + survey.absent()
                    : join(survey, fellows);
        }
        if (seat.isPresent() && isUnseated(fellows, seat.get())) {
            return join(survey, fellows);
        }
        if (seat.isPresent() && !catalog().isOf(seat.get().group()) && !hasBegunAlone()) {
            return "this tracker was taking over the others' catalog when it stopped, so one of those has to be up: "
                    + survey.absent();
        }
        resume(chain, seat);
        return null;
    }

    /** Whether the last run ended between beginning a life and founding its log. */
    private boolean hasBegunAlone() {
        return catalog()
                        .incarnation()
                        .filter(life -> life.founder().equals(self()))
                        .isPresent()
                && !catalog().isIncarnationUsed();
    }

    /** A tracker whose catalog is in a life that this one's gives way to. */
    private Survey.@Nullable Met further(List<Survey.Met> fellows) {
        Incarnation mine = catalog().incarnation().orElse(null);
        return mine == null
                ? null
                : fellows.stream()
                        .filter(one -> Life.of(mine).givesWayTo(Life.of(one.standing())) && mayHaveGoneOn(one))
                        .findFirst()
                        .orElse(null);
    }

    private boolean mayHaveGoneOn(Survey.Met one) {
        TrackerSetChain theirs = one.chain();
        return theirs != null
                && catalog()
                        .trackers()
                        .map(mine -> mine.mayHaveGoneOnAs(theirs))
                        .orElse(true);
    }

    /** Whether those who are up went on without this tracker, so that it has to join them. */
    boolean isCalledFor() throws IOException, InterruptedException {
        try (Survey survey = new Survey(setup.loop(), setup.dialer(), self(), others())) {
            Sha256 cluster = catalog().trackers().map(TrackerSetChain::cluster).orElse(setup.expectedRoot());
            List<Survey.Met> fellows = Survey.ofNetwork(survey.meet(SURVEY), cluster);
            Optional<Seat> seat = Seat.read(setup.directory());
            Survey.Met further = further(fellows);
            return further != null && further.standing().inMajority()
                    || seat.isPresent() && isUnseated(fellows, seat.get());
        }
    }

    /** Whether the others form a majority in which this seat does not vote any more. */
    private static boolean isUnseated(List<Survey.Met> fellows, Seat seat) {
        return fellows.stream()
                .map(Survey.Met::standing)
                .anyMatch(s -> s.inMajority()
                        && s.raftGroup().equals(seat.group().toString())
                        && !s.voters().contains(seat.peer()));
    }

    private void requireOneNetwork(List<Survey.Met> met, List<Survey.Met> fellows) {
        Set<Endpoint> known = known();
        for (Survey.Met one : met) {
            // where a tracker was once, anybody may be now
            if (one.chain() != null
                    && !fellows.contains(one)
                    && known.contains(one.link().at())) {
                throw new RefusedException(
                        ErrorCode.UNTRUSTED,
                        "the tracker at " + one.link().at() + " belongs to another network ("
                                + one.chain().cluster().shortHex() + ")",
                        "check the list of trackers; this one's state is in "
                                + setup.directory().resolveSibling(""));
            }
        }
    }

    /** The first start: with others that live, or on the first line of the list, or not yet. */
    private @Nullable String first(Survey survey, List<Survey.Met> fellows) throws IOException, InterruptedException {
        if (!fellows.isEmpty()) {
            return join(survey, fellows);
        }
        if (!setup.mayBegin()) {
            String absent = survey.absent();
            return absent.isEmpty()
                    ? "the other trackers are only starting, too"
                    : "no tracker of the network answers yet: " + absent;
        }
        begin();
        return null;
    }

    private void begin() throws IOException {
        SqliteCatalog catalog = catalog();
        UUID group = UUID.randomUUID();
        catalog.beginIncarnation(group, self(), setup.loop().now(), "the network's beginning");
        place.open(place.found(group));
    }

    /** Takes the seat of the last run. */
    private void resume(Optional<TrackerSetChain> chain, Optional<Seat> taken)
            throws IOException, InterruptedException {
        Incarnation life = catalog().incarnation().orElseThrow();
        Seat seat;
        if (taken.isPresent() && catalog().isOf(taken.get().group())) {
            seat = taken.get();
            if (seat.port() != port) {
                seat = new Seat(seat.group(), seat.peer(), port, seat.founder());
                seat.write(setup.directory());
            }
        } else if (hasBegunAlone()) {
            seat = place.found(life.group());
        } else {
            throw new RefusedException(
                    ErrorCode.INTEGRITY,
                    "the catalog was written through a log that is not in " + setup.directory() + " any more",
                    "restore the whole state directory from a backup; or go on with the catalog as it is: p2p-tracker recover");
        }
        RaftDirectory.sweep(setup.directory(), seat);
        if (chain.isPresent()) {
            place.follow(chain.get());
        }
        place.open(seat);
    }

    /** What this tracker knew in an earlier life, up to the end of its log, is kept beside what the others go on with. */
    private void setAside(Survey.Met further) throws IOException {
        Incarnation mine = catalog().incarnation().orElseThrow();
        Optional<Seat> seat = Seat.read(setup.directory());
        if (seat.isPresent() && catalog().isOf(seat.get().group())) {
            place.bringForward(seat.get());
        }
        KeptLife.keep(catalog(), setup.directory().resolveSibling(""));
        log.warn(
                "the tracker at {} goes on in life {} of the catalog, this one knew life {} up to command {}: it gives way",
                further.link().at(),
                further.standing().incarnation(),
                mine.number(),
                catalog().applied());
    }

    /** Null once the leader has let this tracker in. */
    private @Nullable String join(Survey survey, List<Survey.Met> met) throws IOException, InterruptedException {
        List<Survey.Met> possible = met.stream().filter(this::mayHaveGoneOn).toList();
        if (possible.isEmpty()) {
            return "the trackers that are up know less than this one; one that went on has to be up: "
                    + survey.absent();
        }
        Survey.Met guide = furthest(possible);
        List<Survey.Met> fellows = possible.stream()
                .filter(one -> Life.of(one.standing()).equals(Life.of(guide.standing())))
                .toList();
        TrackerSetChain chain = guide.chain();
        Endpoint at = Survey.leader(fellows);
        Survey.Met leader = fellows.stream()
                .filter(one -> one.key().equals(one.standing().leader()))
                .findFirst()
                .orElse(null);
        if (chain == null || at == null) {
            return "the trackers that are up do not agree on who leads: " + survey.absent() + " missing";
        }
        if (leader == null) {
            return "the tracker that leads, at " + at + ", does not answer";
        }
        Incarnation mine = catalog().incarnation().orElse(null);
        if (mine != null && Life.of(leader.standing()).givesWayTo(Life.of(mine))) {
            return "the trackers that are up are in a life of the catalog that was given up: " + survey.absent()
                    + " missing";
        }
        if (mine != null && !leader.standing().raftGroup().equals(mine.group().toString())) {
            setAside(leader);
        }
        Seat seat = new Seat(
                UUID.fromString(leader.standing().raftGroup()), Voters.fresh(self(), setup.random()), port, false);
        java.nio.file.Files.createDirectories(setup.directory());
        seat.write(setup.directory());
        RaftDirectory.sweep(setup.directory(), seat);
        Set<PeerId> keys = new LinkedHashSet<>();
        chain.newest().members().forEach(member -> keys.add(member.tlsKey()));
        place.admit(keys);
        place.openNew(seat);
        try {
            new Admission(setup, port).ask(survey, leader, seat);
            return caughtUp(survey, leader, seat.group())
                    ? null
                    : "the catalog of the tracker at " + leader.link().at() + " did not arrive in "
                            + CATCH_UP_WITHIN.toSeconds() + " s";
        } catch (RefusedException e) {
            place.leave();
            if (e.problem().code() == ErrorCode.UNTRUSTED || e.problem().code() == ErrorCode.CONFLICT) {
                throw e;
            }
            return "the tracker at " + leader.link().at() + " does not let this one in: "
                    + e.problem().message()
                    + (e.problem().next().isEmpty() ? "" : " (" + e.problem().next() + ")");
        }
    }

    /** The set that names this tracker comes after everything that was written before it joined. */
    private boolean caughtUp(Survey survey, Survey.Met leader, UUID group) throws InterruptedException {
        FellowMessage reply =
                survey.await(() -> leader.link().ask(new FellowMessage.AskStanding(Long.MAX_VALUE), JOIN_WITHIN));
        SqliteCatalog.Position there = reply instanceof FellowMessage.Standing standing
                ? new SqliteCatalog.Position(standing.incarnation(), standing.applied())
                : new SqliteCatalog.Position(0, 0);
        long deadline = System.nanoTime() + CATCH_UP_WITHIN.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (catalog().isOf(group) && catalog().position().compareTo(there) >= 0 && place.isNamed()) {
                return true;
            }
            Thread.sleep(POLL_MILLIS);
        }
        place.leave();
        return false;
    }

    private static Survey.Met furthest(List<Survey.Met> fellows) {
        Survey.Met best = fellows.get(0);
        for (Survey.Met one : fellows) {
            if (Life.of(best.standing()).givesWayTo(Life.of(one.standing()))) {
                best = one;
            }
        }
        return best;
    }
}
