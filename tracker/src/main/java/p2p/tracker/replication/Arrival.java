// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.nio.file.Path;
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
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.message.FellowMessage;
import p2p.tracker.database.Incarnation;
import p2p.tracker.database.SqliteCatalog;
import p2p.trust.TrackerSet;
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
        Set<Endpoint> all = new LinkedHashSet<>(setup.others());
        catalog().trackers().ifPresent(chain -> chain.newest().members().stream()
                .filter(member -> !member.tlsKey().equals(self()))
                .forEach(member -> all.addAll(member.addresses())));
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
            setAside(further);
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
        resume(chain, seat);
        return null;
    }

    /** A tracker whose catalog is in a later life than this one's. */
    private Survey.@Nullable Met further(List<Survey.Met> fellows) {
        long mine = catalog().incarnation().map(Incarnation::number).orElse(-1L);
        return mine < 0
                ? null
                : fellows.stream()
                        .filter(one -> one.standing().incarnation() > mine)
                        .findFirst()
                        .orElse(null);
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
        for (Survey.Met one : met) {
            if (one.chain() != null && !fellows.contains(one)) {
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
        if (taken.isPresent()) {
            seat = taken.get();
            if (seat.port() != port) {
                seat = new Seat(seat.group(), seat.peer(), port, seat.founder());
                seat.write(setup.directory());
            }
        } else if (life.founder().equals(self()) && !catalog().isIncarnationUsed()) {
            // the last start ended between beginning the life and founding its log
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

    /** What this tracker knew in an earlier life is kept beside what the others go on with. */
    private void setAside(Survey.Met further) throws IOException {
        Incarnation mine = catalog().incarnation().orElseThrow();
        Path copy = setup.directory()
                .resolveSibling("catalog-" + mine.number() + "-" + catalog().applied() + ".db");
        if (!java.nio.file.Files.exists(copy)) {
            catalog().copyTo(copy);
            log.warn(
                    "the tracker at {} goes on in life {} of the catalog, this one knew life {}: what it had is kept in {}",
                    further.link().at(),
                    further.standing().incarnation(),
                    mine.number(),
                    copy);
        }
    }

    /** Null once the leader has let this tracker in. */
    private @Nullable String join(Survey survey, List<Survey.Met> fellows) throws IOException, InterruptedException {
        Survey.Met guide = furthest(fellows);
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
            letIn(survey, leader, seat);
            return caughtUp(survey, leader)
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

    /** Asks again while the leader lets somebody else in. */
    private FellowMessage.Joined ask(Survey survey, Survey.Met leader, FellowMessage.AskToJoin request)
            throws InterruptedException {
        long deadline = System.nanoTime() + JOIN_WITHIN.toNanos();
        while (true) {
            try {
                FellowMessage reply = survey.await(() -> leader.link().ask(request, JOIN_WITHIN));
                if (reply instanceof FellowMessage.Joined joined) {
                    return joined;
                }
                throw new RefusedException(ErrorCode.INTERNAL, "an answer to something else", "try again");
            } catch (RefusedException e) {
                if (e.problem().code() != ErrorCode.BUSY || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /** The set that names this tracker comes after everything that was written before it joined. */
    private boolean caughtUp(Survey survey, Survey.Met leader) throws InterruptedException {
        FellowMessage reply =
                survey.await(() -> leader.link().ask(new FellowMessage.AskStanding(Long.MAX_VALUE), JOIN_WITHIN));
        SqliteCatalog.Position there = reply instanceof FellowMessage.Standing standing
                ? new SqliteCatalog.Position(standing.incarnation(), standing.applied())
                : new SqliteCatalog.Position(0, 0);
        long deadline = System.nanoTime() + CATCH_UP_WITHIN.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (catalog().position().compareTo(there) >= 0 && place.isNamed()) {
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
            if (one.standing().incarnation() > best.standing().incarnation()) {
                best = one;
            }
        }
        return best;
    }

    private void letIn(Survey survey, Survey.Met leader, Seat seat) throws InterruptedException {
        TrackerSet.Member me = setup.member(port);
        JoinSecret secret = setup.secret().get();
        Blob proof = secret == null ? Blob.EMPTY : secret.join(self(), leader.key());
        FellowMessage.AskToJoin request = new FellowMessage.AskToJoin(
                me.id(),
                me.signingKey().bytes(),
                me.addresses(),
                new Endpoint(setup.advertised().get().host(), port),
                seat.peer(),
                proof);
        FellowMessage.Joined joined = ask(survey, leader, request);
        if (secret != null
                && !joined.proof().isEmpty()
                && !JoinSecret.equal(joined.proof(), secret.admit(self(), leader.key()))) {
            throw new RefusedException(
                    ErrorCode.UNTRUSTED,
                    "the tracker at " + leader.link().at() + " does not know the join secret itself",
                    "check the list of trackers");
        }
        log.info("let in by the tracker at {}", leader.link().at());
    }
}
