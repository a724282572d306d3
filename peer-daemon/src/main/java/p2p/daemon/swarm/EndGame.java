// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;

/**
 * The last part of a download: every missing block is under way. A peer with nothing left to do asks for the block that
 * would otherwise come last, provided it can be expected to deliver it sooner. Few at a time, so that little comes twice.
 */
final class EndGame {
    /** Blocks that one peer is asked for although another was. */
    private static final int DUPLICATES = 2;

    private final SwarmSettings settings;

    EndGame(SwarmSettings settings) {
        this.settings = settings;
    }

    /** Whether a request was made. Pieces in {@code suspects} have one source only. */
    boolean ask(SwarmPeer idle, List<SwarmPeer> peers, Set<Integer> suspects, long now, Consumer<BlockRef> request) {
        if (duplicates(idle) >= DUPLICATES) {
            return false;
        }
        SwarmPeer.Ask last = null;
        double latest = idle.rateKnown() ? idle.expectedNanos(settings.blockLength()) : 0;
        for (SwarmPeer busy : peers) {
            SwarmPeer.Ask ask = busy == idle ? null : newest(busy, idle, suspects);
            if (ask != null) {
                double expected = busy.rateKnown() ? busy.expectedNanos(0) : Double.MAX_VALUE;
                if (expected > latest) {
                    latest = expected;
                    last = ask;
                }
            }
        }
        if (last == null) {
            return false;
        }
        last.piece().askAgain(last.block());
        idle.supply().begin(last.block().piece().value());
        idle.asked(last.block(), last.piece(), now);
        request.accept(last.block());
        return true;
    }

    private static SwarmPeer.@Nullable Ask newest(SwarmPeer busy, SwarmPeer idle, Set<Integer> suspects) {
        SwarmPeer.Ask newest = null;
        for (SwarmPeer.Ask ask : busy.asks().values()) {
            int piece = ask.block().piece().value();
            if (idle.offers().contains(piece)
                    && !suspects.contains(piece)
                    && ask.piece().askers(ask.block()) == 1
                    && !ask.piece().isHere(ask.block())) {
                newest = ask;
            }
        }
        return newest;
    }

    private static int duplicates(SwarmPeer peer) {
        int duplicates = 0;
        for (SwarmPeer.Ask ask : peer.asks().values()) {
            if (ask.piece().askers(ask.block()) > 1) {
                duplicates++;
            }
        }
        return duplicates;
    }
}
