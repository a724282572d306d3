// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.random.RandomGenerator;

/**
 * Chooses the piece to begin next: the one that fewest peers have, a true random one among equals (Legout, Urvoy-Keller and
 * Michiardi: "Rarest first and choke algorithms are enough", IMC 2006). Wanted pieces are kept sorted by availability in one
 * array with a border for each count, so that a change moves one piece over one border; a pick looks at a few from the front,
 * and only when the peer has none of those at the words of its set. Complete peers count for all pieces alike and are left out.
 */
public final class RarestFirst {
    /** How far from the front a pick looks before it turns to the peer's own set. */
    private static final int GLANCE = 64;

    private final RandomGenerator random;
    private final int[] order;
    private final int[] place;
    private final int[] availability;
    private final PieceSet wanted;
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

    /** One more peer, which is not complete, has the piece. */
    public void gained(int piece) {
        int was = availability[piece]++;
        ensure(was + 2);
        if (wanted.contains(piece)) {
            // over its upper border: the last of its bucket changes places with it, and the border moves down
            swap(place[piece], --border[was + 1]);
            swap(place[piece], border[was + 1] + random.nextInt(end(was + 1) - border[was + 1]));
        }
    }

    /** One peer less has it. */
    public void lost(int piece) {
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
    }

    /** Wants a piece again. */
    public void putBack(int piece) {
        if (wanted.contains(piece)) {
            throw new IllegalStateException("piece " + piece + " is wanted already");
        }
        insert(piece);
    }

    /** The best wanted piece that the peer has; -1 for none. Does not take it. */
    public int choose(PieceSet peerHas) {
        if (peerHas.isFull()) {
            return size == 0 ? -1 : order[0];
        }
        int glance = peerHas.count() == 0 ? 0 : Math.min(size, GLANCE);
        for (int i = 0; i < glance; i++) {
            if (peerHas.contains(order[i])) {
                return order[i];
            }
        }
        return glance > 0 && size > glance ? rarestOf(peerHas) : -1;
    }

    /** The lowest wanted piece that the peer has; -1 for none: for when order costs the swarm nothing. */
    public int chooseInOrder(PieceSet peerHas) {
        return wanted.nextCommon(peerHas, 0);
    }

    /** How many incomplete peers have the piece. */
    public int availability(int piece) {
        return availability[piece];
    }

    private int rarestOf(PieceSet peerHas) {
        int best = -1;
        for (int i = wanted.nextCommon(peerHas, 0); i >= 0; i = wanted.nextCommon(peerHas, i + 1)) {
            if (best < 0 || place[i] < place[best]) {
                best = i;
            }
        }
        return best;
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
