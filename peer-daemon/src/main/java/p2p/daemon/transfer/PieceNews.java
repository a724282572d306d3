// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.PieceIndex;
import p2p.daemon.swarm.PieceSet;

/** What the two sides of a session have told each other about their pieces. On the loop. */
final class PieceNews {
    /** Announcements of pieces that were known already. */
    private static final int REPEATED = 1_024;

    private PieceSet theirs;
    private final PieceSet told;
    /** What they would rather be asked for; null: whatever they have. */
    private @Nullable PieceSet promises;

    private int repeated;

    /** Before anything was said about so many pieces. */
    PieceNews(int pieces) {
        theirs = new PieceSet(pieces);
        told = new PieceSet(pieces);
    }

    /** The first that we say. */
    Blob bitfield(PieceSet offered) {
        for (int i = offered.next(0); i >= 0; i = offered.next(i + 1)) {
            told.add(i);
        }
        return offered.toBitfield();
    }

    /** The first that they say; throws {@link IllegalArgumentException} when it is no bitfield of so many pieces. */
    void open(Blob have) {
        theirs = PieceSet.ofBitfield(have, theirs.pieces());
    }

    /** What the other side says it has. */
    PieceSet theirs() {
        return theirs;
    }

    /** They say that they have the piece; false when that was known. */
    boolean gained(PieceIndex piece) {
        boolean fresh = theirs.add(piece.value());
        repeated += fresh ? 0 : 1;
        return fresh;
    }

    /** Whether they say the same again and again. */
    boolean isTiresome() {
        return repeated > REPEATED;
    }

    /** Whether they have to be told that we have it; from now on they were. Who has it, too, wants to know only to see what is still to be spread. */
    boolean tell(PieceIndex piece) {
        return (promises != null || !theirs.contains(piece.value())) && told.add(piece.value());
    }

    void promised(boolean all, List<PieceIndex> pieces) {
        if (all) {
            promises = null;
            return;
        }
        PieceSet known = promises == null ? new PieceSet(theirs.pieces()) : promises;
        pieces.forEach(piece -> known.add(piece.value()));
        promises = known;
    }

    /** Whether they said what they would rather be asked for. */
    boolean isSteered() {
        return promises != null;
    }

    /** What they would rather be asked for than for anything else; empty: whatever they have. */
    Optional<List<PieceIndex>> promises() {
        return Optional.ofNullable(promises).map(PieceNews::list);
    }

    private static List<PieceIndex> list(PieceSet pieces) {
        List<PieceIndex> all = new ArrayList<>(pieces.count());
        for (int i = pieces.next(0); i >= 0; i = pieces.next(i + 1)) {
            all.add(new PieceIndex(i));
        }
        return all;
    }
}
