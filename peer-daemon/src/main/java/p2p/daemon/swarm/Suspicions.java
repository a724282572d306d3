// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import p2p.core.PieceIndex;
import p2p.core.Sha256;

/**
 * Bad pieces that several peers had a hand in: who sent which block, and what it was, until the right piece is here and tells
 * whose block was wrong. On the loop.
 */
public final class Suspicions {
    private final Map<Integer, List<Case>> open = new HashMap<>();

    private record Case(List<SwarmPeer> senders, List<Sha256> blocks) {}

    /**
     * Keeps what is known about a bad piece.
     *
     * @param senders of each block, in order
     * @param blocks digests of what they sent
     */
    public void keep(PieceIndex piece, List<SwarmPeer> senders, List<Sha256> blocks) {
        if (senders.size() != blocks.size()) {
            throw new IllegalArgumentException(senders.size() + " senders of " + blocks.size() + " blocks");
        }
        open.computeIfAbsent(piece.value(), p -> new ArrayList<>(1)).add(new Case(senders, blocks));
    }

    public boolean isOpen(PieceIndex piece) {
        return open.containsKey(piece.value());
    }

    /** The right digests are known: those who sent something else, each once a bad piece. */
    public List<SwarmPeer> settle(PieceIndex piece, List<Sha256> right) {
        List<SwarmPeer> guilty = new ArrayList<>();
        @Nullable List<Case> cases = open.remove(piece.value());
        if (cases == null) {
            return guilty;
        }
        for (Case kept : cases) {
            List<SwarmPeer> here = new ArrayList<>();
            for (int i = 0; i < right.size(); i++) {
                SwarmPeer sender = kept.senders().get(i);
                if (!kept.blocks().get(i).equals(right.get(i)) && !here.contains(sender)) {
                    here.add(sender);
                }
            }
            guilty.addAll(here);
        }
        return guilty;
    }
}
