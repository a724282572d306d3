// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.message.Introduction;
import p2p.message.MembershipTicket;
import p2p.message.PeerMessage;

/**
 * The members that this daemon has met in one swarm, and whom it told of whom. Each is told what changed for it, seldom and
 * little: nobody whose ticket does not hold any more, no address that it has no use for, itself never. Times are nanoseconds of
 * the loop's clock. On the loop.
 */
public final class Acquaintances {
    /** Between two messages to one member. */
    public static final Duration EVERY = Duration.ofSeconds(10);
    /** Introduced in one message. */
    public static final int ADDED = 32;
    /** Whom one member has been told of at a time: twice the connections that a download has. */
    public static final int TOLD = 64;
    /** How long who left because both sides had everything is still spoken of, while its ticket holds. */
    static final Duration REMEMBERED = Duration.ofMinutes(30);
    /** Members who left that are remembered; the ones that left first go first. */
    static final int PARTED = 256;
    /** Members of whom is known what they were told: all that can be connected, twice. */
    static final int LISTENERS = 1_024;

    private final RandomGenerator random;
    private final Map<PeerId, Acquaintance> present = new HashMap<>();
    private final Map<PeerId, Parted> parted = new LinkedHashMap<>();
    /** Also of those who left a while ago: who comes again and again is not told more often for that. */
    private final Map<PeerId, Told> listeners = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, Told> eldest) {
            return size() > LISTENERS;
        }
    };
    /** Counts the changes, so that nothing is compared while nothing has changed. */
    private long changes;

    private long countedAt = Long.MIN_VALUE;
    private List<Acquaintance> reached = List.of();
    private List<Acquaintance> said = List.of();

    private record Parted(Acquaintance who, long since) {}

    /** What one member knows from here. */
    private static final class Told {
        private final Map<PeerId, Endpoint> peers = new HashMap<>();
        private long last;
        private long looked;
        private long seen = -1;
        private boolean begun;
    }

    /** {@code random}: who is told first of many. */
    public Acquaintances(RandomGenerator random) {
        this.random = random;
    }

    /** It has an open session here; repeated, also with a newer ticket. */
    public void met(Acquaintance who) {
        parted.remove(who.peer());
        Acquaintance before = present.put(who.peer(), who);
        if (before == null || !before.at().equals(who.at())) {
            changed();
        }
    }

    /** Its session ended; {@code inPeace}: because both sides have everything, so that it can still be of use to others. */
    public void left(PeerId peer, boolean inPeace, long now) {
        Told told = listeners.get(peer);
        if (told != null) {
            told.peers.clear();
            told.seen = -1;
        }
        Acquaintance who = present.remove(peer);
        if (who == null) {
            return;
        }
        if (inPeace) {
            parted.put(peer, new Parted(who, now));
            if (parted.size() > PARTED) {
                parted.remove(parted.keySet().iterator().next());
            }
        }
        changed();
    }

    private void changed() {
        changes++;
        countedAt = Long.MIN_VALUE;
    }

    /**
     * What there is to tell a member now, for its swarm {@code swarm}; empty for nothing, or not yet.
     *
     * @param seenAt the scope of the address at which the listener is seen
     * @param holds whether a ticket counts now
     */
    public Optional<PeerMessage.Introduce> news(
            PeerId listener, int swarm, AddressScope seenAt, long now, Predicate<MembershipTicket> holds) {
        Told told = listeners.computeIfAbsent(listener, l -> new Told());
        if (told.begun && now - told.last < EVERY.toNanos()
                || told.seen == changes && now - told.looked < EVERY.toNanos()) {
            return Optional.empty();
        }
        told.seen = changes;
        told.looked = now;
        Map<PeerId, Acquaintance> fit = fit(listener, seenAt, now, holds);
        List<PeerId> gone = told.peers.keySet().stream()
                .filter(peer -> !fit.containsKey(peer))
                .toList();
        gone.forEach(told.peers::remove);
        List<Introduction> added = added(told, fit.values());
        if (added.isEmpty() && gone.isEmpty()) {
            return Optional.empty();
        }
        told.begun = true;
        told.last = now;
        // what did not fit into this message goes into the next
        told.seen = added.size() == ADDED ? -1 : told.seen;
        return Optional.of(new PeerMessage.Introduce(swarm, added, gone));
    }

    private static List<Introduction> added(Told told, Collection<Acquaintance> fit) {
        List<Introduction> added = new ArrayList<>();
        for (Acquaintance who : fit) {
            Endpoint before = told.peers.get(who.peer());
            boolean room = before != null || told.peers.size() < TOLD;
            if (added.size() < ADDED && room && !who.at().equals(before)) {
                told.peers.put(who.peer(), who.at());
                added.add(new Introduction(who.signed(), List.of(who.at())));
            }
        }
        return added;
    }

    /** Of whom this one may be told, first who was reached where it is said to be; each listener hears of others first. */
    private Map<PeerId, Acquaintance> fit(
            PeerId listener, AddressScope seenAt, long now, Predicate<MembershipTicket> holds) {
        if (countedAt != now) {
            count(now, holds);
        }
        Map<PeerId, Acquaintance> fit = new LinkedHashMap<>();
        for (List<Acquaintance> some : List.of(reached, said)) {
            int start = some.isEmpty() ? 0 : random.nextInt(some.size());
            for (int i = 0; i < some.size(); i++) {
                Acquaintance who = some.get((start + i) % some.size());
                boolean usable =
                        AddressScope.of(who.at()).filter(seenAt::canUse).isPresent();
                if (usable && !who.peer().equals(listener)) {
                    fit.put(who.peer(), who);
                }
            }
        }
        return fit;
    }

    /** Whom one may speak of, once for all who listen at that time. */
    private void count(long now, Predicate<MembershipTicket> holds) {
        countedAt = now;
        parted.values()
                .removeIf(p -> now - p.since() > REMEMBERED.toNanos()
                        || !holds.test(p.who().ticket()));
        List<Acquaintance> all = new ArrayList<>(present.values());
        all.removeIf(who -> !holds.test(who.ticket()));
        parted.values().forEach(p -> all.add(p.who()));
        Collections.shuffle(all, new Random(random.nextLong()));
        reached = all.stream().filter(Acquaintance::dialled).toList();
        said = all.stream().filter(who -> !who.dialled()).toList();
    }
}
