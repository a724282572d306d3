// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How somebody who is fetching, or was, serves a crowd: nobody asks before being invited, and then for the piece that it likes best at that moment. Without
 * it all who want what few have yet stand in a row before the same holder, while lines of others are idle, and what they will get was chosen long before
 * it comes. So few are invited at a time, by chance, as many as keep the line busy; who has no use for an invitation declines it at once and is not
 * invited again for a while. It is the unchoking of BitTorrent (Cohen: "Incentives build robustness in BitTorrent", 2003) with turns of one piece and without tit for tat;
 * late binding of sender and receiver is what grants do in receiver-driven transports (Montazeri et al.: "Homa", SIGCOMM 2018).
 *
 * <p>An invitation is advice: what is asked for all the same is served. With few guests all may ask for everything. On the loop; time in monotonic nanoseconds.
 *
 * @param <R> a guest
 */
public final class Invitations<R> {
    /** With so many that lack something they are invited; with half of them no more. */
    private static final int CROWD = 4;
    /** Pieces that guests may have been invited to and not got yet, at least: the next is asked for while others are on their way. */
    private static final int LEAST = 3;
    /** What leaves in so much time may be invited to, too. */
    private static final double AHEAD_SECONDS = 0.3;
    /** Who declined is left alone for so long, twice as long each time. */
    private static final long DECLINED = 100_000_000L;

    private static final int DOUBLINGS = 3;
    /** So long an invitation keeps others from being invited: who is slow, or deaf, or got the piece elsewhere, holds nobody up. */
    private static final long EXPIRES = 3_000_000_000L;

    private final int pieceLength;
    private final PieceSet mine;
    private final RandomGenerator random;
    private final Teller<R> teller;
    private final Map<R, Guest<R>> guests = new HashMap<>();
    private final List<Guest<R>> order = new ArrayList<>();
    private final RateMeter sent = new RateMeter();
    /** Guests that lack a piece of the content. */
    private int unfinished;

    private long owed;
    private boolean crowded;

    /** Carries invitations to guests. */
    public interface Teller<R> {
        /** It may begin so many pieces of its choice, and others only when invited again; 0: none yet. */
        void invite(R guest, int pieces);

        /** It may ask for everything from now on. */
        void inviteToAll(R guest);
    }

    private static final class Guest<R> {
        private final R who;
        private final PieceSet has;
        /** Pieces that are here and not there. */
        private int useful;
        /** Bytes that it was invited to and did not get yet. */
        private long owed;

        private long invitedAt;
        /** Whether anything was sent since. */
        private boolean served;
        /** Pieces that it was invited to, less those that it declined. */
        private long unanswered;

        private long quietUntil;
        private int declined;
        private boolean waits;
        private int place;

        private Guest(R who, PieceSet has, int place, long now) {
            this.who = who;
            this.has = has;
            this.place = place;
            this.quietUntil = now + DECLINED;
        }
    }

    /** {@code pieces} of {@code pieceLength} bytes, none of which is here yet. */
    public Invitations(int pieces, int pieceLength, RandomGenerator random, Teller<R> teller) {
        this.pieceLength = pieceLength;
        this.mine = new PieceSet(pieces);
        this.random = random;
        this.teller = teller;
    }

    /** Whether nobody is a guest. */
    public boolean isEmpty() {
        return guests.isEmpty();
    }

    /** Somebody who has these pieces may want what is here. */
    public void joined(R who, PieceSet has, long now) {
        Guest<R> guest = new Guest<>(who, has.copy(), order.size(), now);
        for (int i = mine.next(0); i >= 0; i = mine.next(i + 1)) {
            guest.useful += has.contains(i) ? 0 : 1;
        }
        guests.put(who, guest);
        order.add(guest);
        unfinished += has.isFull() ? 0 : 1;
        lookAround();
        invite(now);
    }

    /** It is gone. */
    public void left(R who, long now) {
        Guest<R> guest = guests.remove(who);
        if (guest == null) {
            return;
        }
        Guest<R> last = order.remove(order.size() - 1);
        if (last != guest) {
            order.set(guest.place, last);
            last.place = guest.place;
        }
        unfinished -= guest.has.isFull() ? 0 : 1;
        forgive(guest, guest.owed);
        lookAround();
        invite(now);
    }

    /** The guest has the piece now. */
    public void gained(R who, int piece, long now) {
        Guest<R> guest = guests.get(who);
        if (guest == null || !guest.has.add(piece)) {
            return;
        }
        guest.useful -= mine.contains(piece) ? 1 : 0;
        if (guest.has.isFull()) {
            unfinished--;
            forgive(guest, guest.owed);
            lookAround();
            invite(now);
        }
    }

    /** The piece is here now. */
    public void own(int piece, long now) {
        if (mine.add(piece)) {
            for (Guest<R> guest : order) {
                guest.useful += guest.has.contains(piece) ? 0 : 1;
            }
            invite(now);
        }
    }

    /** The piece is here no more, or not served any more. */
    public void lost(int piece) {
        if (mine.remove(piece)) {
            for (Guest<R> guest : order) {
                guest.useful -= guest.has.contains(piece) ? 0 : 1;
            }
        }
    }

    /** Nothing is served from here any more. */
    public void lostAll() {
        for (int i = mine.next(0); i >= 0; i = mine.next(i + 1)) {
            lost(i);
        }
    }

    /** Bytes left for the guest. */
    public void sent(R who, int bytes, long now) {
        sent.add(bytes, now);
        Guest<R> guest = guests.get(who);
        if (guest != null) {
            guest.served = true;
            guest.declined = 0;
            forgive(guest, Math.min(bytes, guest.owed));
        }
        invite(now);
    }

    /** The guest has no use for so many of the pieces that it was invited to; false: more than it was ever invited to. Late answers count no more. */
    public boolean declined(R who, int pieces, long now) {
        Guest<R> guest = guests.get(who);
        if (guest == null || pieces > guest.unanswered) {
            return false;
        }
        guest.unanswered -= pieces;
        if (guest.owed > 0) {
            forgive(guest, Math.min((long) pieces * pieceLength, guest.owed));
            rest(guest, now);
            invite(now);
        }
        return true;
    }

    /** To be called about once a second. */
    public void tick(long now) {
        for (Guest<R> guest : order) {
            if (guest.owed > 0 && now - guest.invitedAt > EXPIRES) {
                forgive(guest, guest.owed);
                if (!guest.served) {
                    rest(guest, now);
                }
            }
        }
        invite(now);
    }

    private void lookAround() {
        boolean now = unfinished >= CROWD || crowded && unfinished > CROWD / 2;
        if (crowded && !now) {
            for (Guest<R> guest : order) {
                forgive(guest, guest.owed);
                if (guest.waits) {
                    guest.waits = false;
                    teller.inviteToAll(guest.who);
                }
            }
        }
        crowded = now;
        if (crowded) {
            for (Guest<R> guest : order) {
                if (!guest.waits && !guest.has.isFull()) {
                    guest.waits = true;
                    teller.invite(guest.who, 0);
                }
            }
        }
    }

    private void invite(long now) {
        long limit = Math.max((long) LEAST * pieceLength, (long) (sent.perSecond(now) * AHEAD_SECONDS));
        while (crowded && owed < limit) {
            Guest<R> next = next(now);
            if (next == null) {
                return;
            }
            if (next.owed == 0) {
                next.invitedAt = now;
                next.served = false;
            }
            next.owed += pieceLength;
            next.unanswered++;
            owed += pieceLength;
            teller.invite(next.who, 1);
        }
    }

    /**
     * By chance: all holders know much the same of all guests, and would come to the same choice by any rule. But who was invited already comes after
     * those who were not, or one that is slow would come to have all invitations.
     */
    private @Nullable Guest<R> next(long now) {
        Guest<R> best = null;
        int start = order.isEmpty() ? 0 : random.nextInt(order.size());
        for (int n = 0; n < order.size() && (best == null || best.owed > 0); n++) {
            Guest<R> guest = order.get((start + n) % order.size());
            boolean may = (long) guest.useful * pieceLength > guest.owed && now - guest.quietUntil >= 0;
            if (may && (best == null || guest.owed < best.owed)) {
                best = guest;
            }
        }
        return best;
    }

    private void rest(Guest<R> guest, long now) {
        guest.quietUntil = now + (DECLINED << guest.declined);
        guest.declined = Math.min(DOUBLINGS, guest.declined + 1);
    }

    private void forgive(Guest<R> guest, long bytes) {
        guest.owed -= bytes;
        owed -= bytes;
    }
}
