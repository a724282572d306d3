// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;

/**
 * How somebody who has everything hands it out to several at once: each receiver is promised pieces that nobody else has or was promised, so that no
 * byte leaves twice before all have left once, and each piece that leaves is one more that the receivers can trade. A promise is advice: what is
 * asked for all the same is served. The idea is that of the super-seeding of BitTorrent (BEP 16), but nothing is hidden, many pieces are on
 * their way at once, and who is slow to pass on what it alone has is only given more when the others have all they can take.
 *
 * <p>When every piece has left, only receivers that get less from others than from here are promised further ones, the ones with the fewest copies first.
 * A single receiver is promised everything. On the loop; time in monotonic nanoseconds.
 *
 * @param <R> a receiver
 */
public final class Spreading<R> {
    /** Pieces that are promised to one receiver at least, so that the next is asked for while the first is on its way. */
    private static final int LEAST = 2;
    /** The same for all receivers together: more would be decided too early. */
    private static final int LEAST_OF_ALL = 32;
    /** Pieces that a receiver may have alone, whatever it takes. */
    private static final int ALONE = 1;
    /** What is taken in so much time is promised, too, and may be had alone. */
    private static final double AHEAD_SECONDS = 0.3;
    /** Pieces that somebody who may ask for everything has under way at most, as far as is known here. */
    private static final int RECENT = 16;
    /** Pieces in one message. */
    private static final int MOST = 1_024;
    /** How long a newcomer, when every piece has left, waits for what others give before it is promised more. */
    private static final long SETTLES = 2_000_000_000L;

    private final PieceLayout layout;
    private final RandomGenerator random;
    private final Teller<R> teller;
    private final Map<R, Receiver> receivers = new LinkedHashMap<>();
    /** Receivers that hold a piece or were promised it. */
    private final int[] copies;

    private final PieceSet unseen;
    /** Receivers that hold a piece. */
    private final int[] holders;
    /** Those that are the first, and still the only, holder of a piece. */
    private final Map<Integer, Receiver> alone = new HashMap<>();

    private final RateMeter all = new RateMeter();
    private long open;

    /** Carries promises to receivers. */
    public interface Teller<R> {
        /** It may ask for these, too, and for nothing that it was not promised. */
        void promise(R receiver, List<PieceIndex> pieces);

        /** It may ask for everything from now on. */
        void promiseAll(R receiver);
    }

    private static final class Receiver {
        private final PieceSet has;
        /** Asked for or promised, and not here yet as far as it said. */
        private final PieceSet promised;
        /** Those of them that are under way. */
        private final PieceSet due;

        /** The last that were asked for while everything was allowed: then nobody says what has arrived. */
        private final Deque<Integer> recent = new ArrayDeque<>();

        private final RateMeter mine = new RateMeter();
        private final RateMeter others = new RateMeter();
        private final long since;
        private final List<PieceIndex> news = new ArrayList<>();
        private long open;
        private boolean steered;
        /** Bytes of pieces that it alone holds. */
        private long alone;

        private Receiver(PieceSet has, long now) {
            this.has = has;
            this.since = now;
            this.promised = new PieceSet(has.pieces());
            this.due = new PieceSet(has.pieces());
        }
    }

    public Spreading(PieceLayout layout, RandomGenerator random, Teller<R> teller) {
        this.layout = layout;
        this.random = random;
        this.teller = teller;
        this.copies = new int[layout.pieces()];
        this.holders = new int[layout.pieces()];
        this.unseen = PieceSet.full(layout.pieces());
    }

    /** Somebody wants what is here and has these pieces already. */
    public void joined(R receiver, PieceSet has, long now) {
        Receiver joined = new Receiver(has.copy(), now);
        receivers.put(receiver, joined);
        for (int i = has.next(0); i >= 0; i = has.next(i + 1)) {
            count(i, 1);
            held(joined, i);
        }
        promiseToAll(now);
    }

    /** It is gone: what it was promised or had is as if it had never left. */
    public void left(R receiver, long now) {
        Receiver gone = receivers.remove(receiver);
        if (gone == null) {
            return;
        }
        for (int i = 0; i < layout.pieces(); i++) {
            if (gone.has.contains(i) || gone.promised.contains(i)) {
                count(i, -1);
            }
            if (gone.has.contains(i)) {
                holders[i]--;
                alone.remove(i, gone);
            }
        }
        open -= gone.open;
        promiseToAll(now);
    }

    /** It has the piece now, from here or from somebody else. */
    public void gained(R receiver, PieceIndex piece, long now) {
        Receiver to = receivers.get(receiver);
        int i = piece.value();
        if (to == null || !to.has.add(i)) {
            return;
        }
        int length = layout.lengthOf(piece);
        if (!to.promised.remove(i)) {
            count(i, 1);
            to.others.add(length, now);
        }
        held(to, i);
        if (settled(to, i)) {
            to.mine.add(length, now);
            all.add(length, now);
            promiseToAll(now);
        } else if (to.has.isFull()) {
            promiseToAll(now);
        }
    }

    private void held(Receiver by, int piece) {
        int length = layout.lengthOf(new PieceIndex(piece));
        if (++holders[piece] == 1) {
            alone.put(piece, by);
            by.alone += length;
            return;
        }
        Receiver first = alone.remove(piece);
        if (first != null) {
            first.alone -= length;
        }
    }

    /** It asked for a block of the piece, promised or not. */
    public void asked(R receiver, PieceIndex piece) {
        Receiver to = receivers.get(receiver);
        if (to != null && !to.has.contains(piece.value())) {
            note(to, piece);
            if (!to.steered && !Integer.valueOf(piece.value()).equals(to.recent.peekLast())) {
                to.recent.add(piece.value());
                if (to.recent.size() > RECENT) {
                    settled(to, to.recent.remove());
                }
            }
        }
    }

    /** Looks at all of them again; to be called about once a second, since what others deliver changes. */
    public void tick(long now) {
        promiseToAll(now);
    }

    private void promiseToAll(long now) {
        List<Receiver> wanting = receivers.values().stream()
                .filter(r -> !r.has.isFull())
                .collect(Collectors.toCollection(ArrayList::new));
        if (wanting.size() < 2) {
            receivers.forEach((receiver, to) -> {
                if (to.steered) {
                    to.steered = false;
                    teller.promiseAll(receiver);
                }
            });
            return;
        }
        long limit = (long) LEAST_OF_ALL * layout.pieceLength() + (long) (all.perSecond(now) * AHEAD_SECONDS);
        while (open < limit && !wanting.isEmpty()) {
            Receiver neediest = neediest(wanting, now);
            boolean wants = neediest.open < share(LEAST, neediest, now)
                    && neediest.news.size() < MOST
                    && (open < layout.pieceLength() || !isSlow(neediest, now));
            int next = wants ? next(neediest, now) : -1;
            if (next < 0) {
                wanting.remove(neediest);
            } else {
                PieceIndex piece = new PieceIndex(next);
                note(neediest, piece);
                neediest.news.add(piece);
            }
        }
        receivers.forEach((receiver, to) -> {
            if (!to.has.isFull() && (!to.steered || !to.news.isEmpty())) {
                to.steered = true;
                teller.promise(receiver, List.copyOf(to.news));
                to.news.clear();
            }
        });
    }

    private long share(int pieces, Receiver to, long now) {
        return (long) pieces * layout.pieceLength() + (long) (to.mine.perSecond(now) * AHEAD_SECONDS);
    }

    /** Whether the others wait for what it has: a slow line would hold them all up. */
    private boolean isSlow(Receiver to, long now) {
        return to.alone > share(ALONE, to, now);
    }

    private Receiver neediest(List<Receiver> receivers, long now) {
        Receiver neediest = receivers.get(0);
        for (Receiver other : receivers) {
            boolean slow = isSlow(neediest, now);
            if (isSlow(other, now) == slow ? other.open < neediest.open : slow) {
                neediest = other;
            }
        }
        return neediest;
    }

    private void note(Receiver to, PieceIndex piece) {
        if (to.promised.add(piece.value())) {
            to.due.add(piece.value());
            to.open += layout.lengthOf(piece);
            open += layout.lengthOf(piece);
            count(piece.value(), 1);
        }
    }

    /** The piece is not under way any more; whether it was. */
    private boolean settled(Receiver to, int piece) {
        if (!to.due.remove(piece)) {
            return false;
        }
        int length = layout.lengthOf(new PieceIndex(piece));
        to.open -= length;
        open -= length;
        return true;
    }

    /** The next piece for the receiver; -1: it gets what it needs from others. */
    private int next(Receiver to, long now) {
        if (unseen.count() > 0) {
            int from = unseen.next(random.nextInt(layout.pieces()));
            return from >= 0 ? from : unseen.next(0);
        }
        if (now - to.since < SETTLES || to.others.perSecond(now) > to.mine.perSecond(now)) {
            return -1;
        }
        int best = -1;
        int start = random.nextInt(layout.pieces());
        for (int n = 0; n < layout.pieces(); n++) {
            int i = (start + n) % layout.pieces();
            if (!to.has.contains(i) && !to.promised.contains(i) && (best < 0 || copies[i] < copies[best])) {
                best = i;
            }
        }
        return best;
    }

    private void count(int piece, int change) {
        copies[piece] += change;
        if (copies[piece] == 0) {
            unseen.add(piece);
        } else {
            unseen.remove(piece);
        }
    }
}
