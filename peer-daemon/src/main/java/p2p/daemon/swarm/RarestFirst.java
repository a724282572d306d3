// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import p2p.core.PieceIndex;

/**
 * Chooses the piece to begin next: the one that fewest peers have, a true random one among equals (Legout, Urvoy-Keller and
 * Michiardi: "Rarest first and choke algorithms are enough", IMC 2006). Wanted pieces are kept sorted by availability in one
 * array with a border for each count, so that a change moves one piece over one border; a pick looks at a few from the front, and when the peer
 * has none of those at some of what it has, so that its cost does not grow with the content. Complete peers count for all pieces alike and
 * are left out.
 */
public final class RarestFirst {
    /** How far from the front a pick looks before it turns to what the peer has. */
    private static final int GLANCE = 64;
    /** Of what the peer has, the rarest of so many is taken: from so many places, so many that follow each other. */
    private static final int PLACES = 16;

    private static final int RUN = 16;

    private final RandomGenerator random;
    private final int[] order;
    private final int[] place;
    private final int[] availability;
    private final PieceSet wanted;
    private final List<Supply> supplies = new ArrayList<>();
    /** {@code border[n]}: where pieces with availability n or more begin in {@link #order}. */
    private int[] border = new int[8];

    private int size;

    /** All pieces that are not in {@code have} are wanted. */
    public RarestFirst(PieceSet have, RandomGenerator random) {
        this.random = random;
        int pieces = have.pieces();
        order = new int[pieces];
        place = new int[pieces];
        availability = new int[pieces];
        wanted = new PieceSet(pieces);
        for (int i = 0; i < pieces; i++) {
            if (!have.contains(i)) {
                insert(i);
            }
        }
    }

    /** How many pieces are wanted and not taken. */
    public int wanted() {
        return size;
    }

    public boolean wants(int piece) {
        return wanted.contains(piece);
    }

    /** One more peer, which has these pieces; {@code has} is copied. */
    public Supply join(PieceSet has) {
        Supply supply = new Supply(has.copy(), wanted);
        supplies.add(supply);
        if (!has.isFull()) {
            for (int i = has.next(0); i >= 0; i = has.next(i + 1)) {
                more(i);
            }
        }
        return supply;
    }

    /** The peer is gone. */
    public void leave(Supply supply) {
        PieceSet had = supply.has();
        if (supplies.remove(supply) && !had.isFull()) {
            for (int i = had.next(0); i >= 0; i = had.next(i + 1)) {
                less(i);
            }
        }
    }

    /** The peer has one more piece; whether that is new. */
    public boolean gained(Supply supply, int piece) {
        if (!supply.gained(piece, wanted.contains(piece))) {
            return false;
        }
        more(piece);
        if (supply.has().isFull()) {
            for (int i = 0; i < place.length; i++) {
                less(i);
            }
        }
        return true;
    }

    /** The peer does not have a piece of which it had said so; whether it had. */
    public boolean lacks(Supply supply, int piece) {
        boolean wasFull = supply.has().isFull();
        if (!supply.lacks(piece)) {
            return false;
        }
        if (wasFull) {
            PieceSet left = supply.has();
            for (int i = left.next(0); i >= 0; i = left.next(i + 1)) {
                more(i);
            }
        } else {
            less(piece);
        }
        return true;
    }

    /** The peer is to be asked for what it promised only: for these, too. */
    public void promised(Supply supply, List<PieceIndex> pieces) {
        supply.promise(pieces, wanted);
    }

    /** The peer may be asked for all that it has. */
    public void promisedAll(Supply supply) {
        supply.promiseAll(wanted);
    }

    /** So many pieces of all that the peer has may be begun, until {@link Supply#decline}; and else what it promised only. */
    public void invited(Supply supply, int pieces) {
        supply.invite(pieces, wanted);
    }

    /** One more peer, which is not complete, has the piece. */
    private void more(int piece) {
        int was = availability[piece]++;
        ensure(was + 2);
        if (wanted.contains(piece)) {
            // over its upper border: the last of its bucket changes places with it, and the border moves down
            swap(place[piece], --border[was + 1]);
            swap(place[piece], border[was + 1] + random.nextInt(end(was + 1) - border[was + 1]));
        }
    }

    /** One peer less has it. */
    private void less(int piece) {
        int was = availability[piece]--;
        if (wanted.contains(piece)) {
            swap(place[piece], border[was]++);
            swap(place[piece], border[was - 1] + random.nextInt(border[was] - border[was - 1]));
        }
    }

    /** Takes a piece out: it is being fetched, or here. */
    public void take(int piece) {
        if (!wanted.remove(piece)) {
            throw new IllegalStateException("piece " + piece + " was not wanted");
        }
        for (int bucket = availability[piece]; bucket < border.length; bucket++) {
            int last = end(bucket) - 1;
            swap(place[piece], last);
            if (bucket + 1 < border.length) {
                border[bucket + 1]--;
            }
        }
        size--;
        for (Supply supply : supplies) {
            supply.taken(piece);
        }
    }

    /** Wants a piece again. */
    public void putBack(int piece) {
        if (wanted.contains(piece)) {
            throw new IllegalStateException("piece " + piece + " is wanted already");
        }
        insert(piece);
        for (Supply supply : supplies) {
            supply.wantedAgain(piece);
        }
    }

    /** The best wanted piece that the peer offers, or one of its best where it offers many; -1 for none. Does not take it. */
    public int choose(Supply supply) {
        PieceSet useful = supply.useful();
        if (useful.count() == size) {
            return size == 0 ? -1 : order[0];
        }
        // what only complete peers have, another one has not
        int from = supply.has().isFull() ? 0 : border[1];
        int to = Math.min(size, from + GLANCE);
        for (int i = from; i < to; i++) {
            if (useful.contains(order[i])) {
                return order[i];
            }
        }
        return useful.count() > PLACES * RUN ? rarestOfSome(useful) : rarest(useful, 0, useful.count(), -1);
    }

    /** The lowest wanted piece that the peer offers; -1 for none: for when order costs the swarm nothing. */
    public int chooseInOrder(Supply supply) {
        return supply.useful().next(0);
    }

    /** How many incomplete peers have the piece. */
    public int availability(int piece) {
        return availability[piece];
    }

    private int rarestOfSome(PieceSet useful) {
        int best = -1;
        for (int n = 0; n < PLACES; n++) {
            best = rarest(useful, random.nextInt(useful.pieces()), RUN, best);
        }
        return best < 0 ? useful.next(0) : best;
    }

    /** The rarest of {@code best}, if it is not -1, and up to so many pieces of the set from that one on. */
    private int rarest(PieceSet set, int from, int most, int best) {
        int rarest = best;
        int left = most;
        for (int i = set.next(from); i >= 0 && left > 0; i = set.next(i + 1)) {
            if (rarest < 0 || place[i] < place[rarest]) {
                rarest = i;
            }
            left--;
        }
        return rarest;
    }

    private void insert(int piece) {
        wanted.add(piece);
        ensure(availability[piece] + 1);
        place[piece] = size;
        order[size] = piece;
        size++;
        // from the back through every bucket above its own: each gives its first place and takes one at its end
        for (int bucket = border.length - 1; bucket > availability[piece]; bucket--) {
            swap(place[piece], border[bucket]++);
        }
        int bucket = availability[piece];
        swap(place[piece], border[bucket] + random.nextInt(end(bucket) - border[bucket]));
    }

    private int end(int bucket) {
        return bucket + 1 < border.length ? border[bucket + 1] : size;
    }

    private void ensure(int bucket) {
        if (bucket >= border.length) {
            int was = border.length;
            border = java.util.Arrays.copyOf(border, Math.max(bucket + 1, was * 2));
            java.util.Arrays.fill(border, was, border.length, size);
        }
    }

    private void swap(int a, int b) {
        int x = order[a];
        int y = order[b];
        order[a] = y;
        order[b] = x;
        place[y] = a;
        place[x] = b;
    }
}
