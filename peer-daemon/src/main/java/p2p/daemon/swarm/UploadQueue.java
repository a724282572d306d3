// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Requests of others that wait to be served: references, never bytes. Members take turns, whatever number of devices and
 * connections each has; one member's requests keep their order. Bounded for each member. Not thread-safe.
 *
 * @param <M> who waits, for fairness
 * @param <R> a request
 */
public final class UploadQueue<M, R> {
    private final int bound;
    private final Map<M, Deque<R>> waiting = new LinkedHashMap<>();

    /** At most {@code bound} requests of one member wait. */
    public UploadQueue(int bound) {
        this.bound = bound;
    }

    /** False: the member has too many waiting already. */
    public boolean offer(M member, R request) {
        Deque<R> own = waiting.computeIfAbsent(member, m -> new ArrayDeque<>());
        if (own.size() >= bound) {
            return false;
        }
        own.add(request);
        return true;
    }

    /**
     * The first request that is {@code ready} of the member whose turn it is, with up to {@code more} that follow and are its
     * {@code mates}; that member then goes to the back. Empty when nobody is ready.
     */
    public List<R> next(Predicate<R> ready, BiPredicate<R, R> mates, int more) {
        for (Map.Entry<M, Deque<R>> member : waiting.entrySet()) {
            List<R> turn = new ArrayList<>();
            for (R request : member.getValue()) {
                boolean chosen = turn.isEmpty() ? ready.test(request) : mates.test(turn.get(0), request);
                if (chosen && turn.size() <= more) {
                    turn.add(request);
                }
            }
            if (!turn.isEmpty()) {
                M who = member.getKey();
                Deque<R> own = member.getValue();
                turn.forEach(own::remove);
                waiting.remove(who);
                if (!own.isEmpty()) {
                    waiting.put(who, own);
                }
                return turn;
            }
        }
        return List.of();
    }

    /** Takes out what matches, in order. */
    public List<R> remove(M member, Predicate<R> which) {
        Deque<R> own = waiting.get(member);
        if (own == null) {
            return List.of();
        }
        List<R> removed = new ArrayList<>();
        own.removeIf(r -> which.test(r) && removed.add(r));
        if (own.isEmpty()) {
            waiting.remove(member);
        }
        return removed;
    }

    /** Requests of all members. */
    public int size() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }
}
