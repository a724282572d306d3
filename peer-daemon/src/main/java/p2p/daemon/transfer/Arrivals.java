// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;

/** The wanted blocks that are coming in just now; one sender a block. On the loop. */
final class Arrivals {
    /** A block that comes from two peers at once is taken over from one that paused for so long. */
    private static final long PATIENCE = 1_000_000_000L;

    private final Map<BlockRef, Arrival> underWay = new HashMap<>();

    /** The block begins to come in; unwanted when another peer is sending it. */
    Arrival begin(SwarmSession session, BlockRef block, Supplier<ByteBuffer> buffer, long now) {
        Arrival other = underWay.get(block);
        if (other != null) {
            if (now - other.touched() < PATIENCE) {
                return Arrival.unwanted(session, block);
            }
            other.divert();
        }
        Arrival arrival = new Arrival(session, block, buffer.get(), now);
        underWay.put(block, arrival);
        return arrival;
    }

    void end(Arrival arrival) {
        underWay.remove(arrival.block(), arrival);
    }

    /** Whether the session is sending the block; if so, the rest of it is dropped. */
    boolean divert(SwarmSession session, BlockRef block) {
        Arrival arrival = underWay.get(block);
        if (arrival == null || arrival.session() != session) {
            return false;
        }
        arrival.divert();
        underWay.remove(block);
        return true;
    }

    /** Whether a part of the piece is coming in just now. */
    boolean isArriving(PieceIndex piece) {
        return underWay.keySet().stream().anyMatch(block -> block.piece().equals(piece));
    }

    /** The session does not deliver here any more. */
    void abandonAll(SwarmSession session) {
        end(arrival -> arrival.session() == session, Arrival::abandon);
    }

    void divertAll(PieceIndex piece) {
        end(arrival -> arrival.block().piece().equals(piece), Arrival::divert);
    }

    private void end(Predicate<Arrival> which, Consumer<Arrival> how) {
        underWay.values().removeIf(arrival -> {
            boolean match = which.test(arrival);
            if (match) {
                how.accept(arrival);
            }
            return match;
        });
    }
}
