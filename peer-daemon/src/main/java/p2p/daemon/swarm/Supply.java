// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.PieceIndex;

/**
 * What one peer has and may be asked for, and which of that is wanted and not taken: kept up to date by {@link RarestFirst} with each change, so that a pick
 * never searches what is of no use. Changed by that class only.
 */
public final class Supply {
    private final PieceSet has;
    private PieceSet useful;
    /** What it promised; null: everything it has. */
    private @Nullable PieceSet promised;
    /** Pieces of one's own choice that may be begun beyond what was promised. */
    private int invited;

    /** {@code has} is the supply's own from now on. */
    Supply(PieceSet has, PieceSet wanted) {
        this.has = has;
        this.useful = has.common(wanted);
    }

    /** What it said it has. */
    PieceSet has() {
        return has;
    }

    /** What it may be asked for. */
    PieceSet offers() {
        return promised == null || invited > 0 ? has : promised;
    }

    /** What it may be asked for, is wanted and not taken. */
    PieceSet useful() {
        return useful;
    }

    /** Whether it was new. */
    boolean gained(int piece, boolean wanted) {
        boolean fresh = has.add(piece);
        if (fresh && wanted && offers().contains(piece)) {
            useful.add(piece);
        }
        return fresh;
    }

    /** It does not have the piece after all; whether it said so. */
    boolean lacks(int piece) {
        if (promised != null) {
            promised.remove(piece);
        }
        useful.remove(piece);
        return has.remove(piece);
    }

    /** It promised these pieces, too, and wants to be asked for no others; of those it does not have nothing is kept. */
    void promise(List<PieceIndex> pieces, PieceSet wanted) {
        PieceSet all = promised;
        if (all == null) {
            all = new PieceSet(has.pieces());
            promised = all;
            useful = new PieceSet(has.pieces());
        }
        for (PieceIndex piece : pieces) {
            int i = piece.value();
            if (has.contains(i) && all.add(i) && wanted.contains(i)) {
                useful.add(i);
            }
        }
    }

    /** So many more pieces of what it has may be begun. */
    void invite(int pieces, PieceSet wanted) {
        promise(List.of(), wanted);
        invited = pieces;
        if (pieces > 0) {
            useful = has.common(wanted);
        }
    }

    /** No more of them may; how many were not. */
    int decline() {
        int unused = promised == null ? 0 : invited;
        end(promised);
        return unused;
    }

    /** The piece is begun with it: what an invitation is spent for, all of it, also when only a part is asked for at first. */
    void begin(int piece) {
        PieceSet steered = promised;
        if (steered != null && invited > 0 && steered.add(piece) && --invited == 0) {
            end(steered);
        }
    }

    private void end(@Nullable PieceSet steered) {
        invited = 0;
        if (steered != null) {
            useful = useful.common(steered);
        }
    }

    boolean isSteering() {
        return promised != null;
    }

    void promiseAll(PieceSet wanted) {
        if (promised != null) {
            promised = null;
            useful = has.common(wanted);
        }
    }

    void taken(int piece) {
        useful.remove(piece);
    }

    void wantedAgain(int piece) {
        if (offers().contains(piece)) {
            useful.add(piece);
        }
    }
}
