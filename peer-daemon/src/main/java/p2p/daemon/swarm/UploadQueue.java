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
 * connections each has, and so do the downloads of one member, whose requests are mates of each other and keep their order. Bounded for each member.
 * Not thread-safe.
 *
 * @param <M> who waits, for fairness
 * @param <R> a request
 */
public final class UploadQueue<M, R> {
    /** Requests in one turn while others wait: as many as everybody has under way at least, else who asks for more got more in each round. */
    private static final int SHARED = 2;

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
     * {@code mates}, and with one while others wait; that member then goes to the back, and those of its mates that still wait go behind its other requests. Empty when nobody is ready.
     */
    public List<R> next(Predicate<R> ready, BiPredicate<R, R> mates, int more) {
        for (Map.Entry<M, Deque<R>> member : waiting.entrySet()) {
            List<R> turn = new ArrayList<>();
            Deque<R> others = new ArrayDeque<>(member.getValue().size());
            List<R> left = new ArrayList<>();
            for (R request : member.getValue()) {
                boolean mate = !turn.isEmpty() && mates.test(turn.get(0), request);
                if (turn.isEmpty() && ready.test(request) || mate && turn.size() <= more) {
                    turn.add(request);
                } else if (mate) {
                    left.add(request);
                } else {
                    others.add(request);
                }
            }
            if (!turn.isEmpty()) {
                if (turn.size() > SHARED && !(others.isEmpty() && waiting.size() == 1)) {
                    List<R> surplus = turn.subList(SHARED, turn.size());
                    left.addAll(0, surplus);
                    surplus.clear();
                }
                waiting.remove(member.getKey());
                others.addAll(left);
                if (!others.isEmpty()) {
                    waiting.put(member.getKey(), others);
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
