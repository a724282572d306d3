// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;

/**
 * Decides, for one download, which block to ask which peer for. Started pieces first, then the rarest; one source a piece,
 * so that blame is certain, except when a source fell silent and in the end game, when every piece is under way and idle
 * peers also ask for what others would deliver later (the idea of Cohen's "Incentives build robustness in BitTorrent", 2003).
 * Makes no I/O; time comes in, in monotonic nanoseconds. Owned by the loop.
 */
public final class PieceScheduler {
    /** After a refusal, how long the peer is left alone. */
    private static final long HOLD = 1_000_000_000L;

    private final PieceLayout layout;
    private final SwarmSettings settings;
    private final PieceBudget.Share budget;
    private final RarestFirst picker;
    private final PieceSet verified;
    private final List<SwarmPeer> peers = new ArrayList<>();
    private final Map<Integer, OpenPiece> open = new LinkedHashMap<>();
    private final Map<Integer, List<SwarmPeer>> suspects = new HashMap<>();
    private final EndGame endGame;
    private final Demand demand;
    private final Moves moves;
    private final Standstill standstill;
    private boolean inOrder;

    /** {@code have} is copied. */
    public PieceScheduler(
            PieceLayout layout,
            PieceSet have,
            SwarmSettings settings,
            PieceBudget.Share budget,
            RandomGenerator random) {
        this(layout, have, settings, budget, random, new Throttle(null));
    }

    /** The same for a download that asks for no more than {@code throttle} lets through; {@link #ask} when it is open again. */
    public PieceScheduler(
            PieceLayout layout,
            PieceSet have,
            SwarmSettings settings,
            PieceBudget.Share budget,
            RandomGenerator random,
            Throttle throttle) {
        this.layout = layout;
        this.settings = settings;
        this.budget = budget;
        this.verified = have.copy();
        this.picker = new RarestFirst(have, random);
        this.endGame = new EndGame(settings);
        this.demand = new Demand(settings, throttle);
        this.moves = new Moves(random);
        this.standstill = new Standstill(random);
    }

    /** A peer enters the swarm with these pieces. */
    public SwarmPeer join(PieceSet has, long now) {
        SwarmPeer peer = new SwarmPeer(picker.join(has), demand, settings, now);
        peers.add(peer);
        return peer;
    }

    /** The peer is gone; what it was asked for is free for others. */
    public void leave(SwarmPeer peer, long now) {
        if (!peers.remove(peer)) {
            return;
        }
        peer.leave();
        release(peer, now);
        picker.leave(peer.supply());
    }

    /** The peer announces a piece. */
    public void gained(SwarmPeer peer, PieceIndex piece) {
        picker.gained(peer.supply(), piece.value());
    }

    /** The peer said that it does not have a piece that it had announced. */
    public void lacks(SwarmPeer peer, PieceIndex piece) {
        picker.lacks(peer.supply(), piece.value());
    }

    /** The peer would rather be asked for these pieces and those it promised before than for others; {@code all}: it may be asked for all it has. */
    public void promised(SwarmPeer peer, boolean all, List<PieceIndex> pieces) {
        if (all) {
            picker.promisedAll(peer.supply());
        } else {
            picker.promised(peer.supply(), pieces);
        }
    }

    /** So many pieces of what the peer has may be begun, until {@link #decline}, and no others but those it promised. */
    public void invited(SwarmPeer peer, int pieces) {
        picker.invited(peer.supply(), pieces);
    }

    /** Nothing more of the peer is begun uninvited; how many pieces it invited to in vain. */
    public int decline(SwarmPeer peer) {
        return peer.supply().decline();
    }

    /** In order instead of rarest first: right while nobody waits for what is fetched here. */
    public void setInOrder(boolean inOrder) {
        this.inOrder = inOrder;
    }

    /** Fills the peer's request window; each request is handed over once, to be sent. */
    public void ask(SwarmPeer peer, long now, Consumer<BlockRef> request) {
        while (peer.mayAsk(now)) {
            OpenPiece piece = pieceFor(peer, now);
            if (piece != null) {
                BlockRef block = piece.askNext();
                peer.asked(block, piece, now);
                request.accept(block);
            } else if (picker.wanted() > 0 || !endGame.ask(peer, peers, suspects.keySet(), now, request)) {
                return;
            }
        }
    }

    /** Whether the block is under way from this peer and still missing: its bytes are welcome. */
    public boolean expects(SwarmPeer peer, BlockRef block) {
        SwarmPeer.Ask ask = peer.asks().get(block);
        return ask != null
                && !ask.piece().isHere(block)
                && open.get(block.piece().value()) == ask.piece();
    }

    /**
     * A block that was {@link #expects expected} is here, whole. Requests to others for it are handed over to be cancelled.
     * Returns whether its piece is complete now: then {@link #verified} or {@link #spoiled} must follow.
     */
    public boolean received(SwarmPeer peer, BlockRef block, long now, Consumer<Cancellation> cancel) {
        SwarmPeer.Ask ask = peer.answered(block);
        if (ask == null) {
            throw new IllegalStateException("block " + block + " was not under way");
        }
        OpenPiece piece = ask.piece();
        piece.arrived(block, peer);
        piece.unask(block);
        peer.delivered(ask, now);
        if (piece.askers(block) > 0) {
            for (SwarmPeer other : peers) {
                if (other != peer && other.settle(block) != null) {
                    piece.unask(block);
                    cancel.accept(new Cancellation(other, block));
                }
            }
        }
        return piece.isComplete();
    }

    /** The bytes of a request came to nothing (a duplicate, or cut short): the request is settled and may be made again. */
    public void wasted(SwarmPeer peer, BlockRef block) {
        SwarmPeer.Ask ask = peer.answered(block);
        if (ask != null) {
            ask.piece().unask(block);
        }
    }

    /** The peer will not deliver the block: it is left alone for a moment. False when it was not asked for it. */
    public boolean rejected(SwarmPeer peer, BlockRef block, long now) {
        SwarmPeer.Ask ask = peer.settle(block);
        if (ask != null) {
            ask.piece().unask(block);
        }
        disown(peer, now);
        peer.holdUntil(now + HOLD);
        return ask != null;
    }

    /** Who sent each block of a complete piece that is neither {@link #verified} nor {@link #spoiled} yet. */
    public List<SwarmPeer> senders(PieceIndex piece) {
        OpenPiece complete = open.get(piece.value());
        if (complete == null) {
            throw new IllegalStateException("piece " + piece + " is not open");
        }
        return complete.senders();
    }

    /** The complete piece has the right digest and is on disk. */
    public void verified(PieceIndex piece) {
        close(piece);
        suspects.remove(piece.value());
        verified.add(piece.value());
    }

    /**
     * The complete piece has a wrong digest: it is wanted again. Returns the peer to blame, null when several delivered parts
     * of it; then the next try has one source only and settles it.
     */
    public @Nullable SwarmPeer spoiled(PieceIndex piece) {
        OpenPiece was = close(piece);
        picker.putBack(piece.value());
        if (was.contributors().size() != 1) {
            suspects.put(piece.value(), List.copyOf(was.contributors()));
            return null;
        }
        SwarmPeer culprit = was.contributors().get(0);
        culprit.blame();
        return culprit;
    }

    /** The piece could not be stored, or its memory is needed: it is wanted again, nobody is to blame. */
    public void dropped(PieceIndex piece, Consumer<Cancellation> cancel) {
        OpenPiece was = close(piece);
        picker.putBack(piece.value());
        peers.forEach(peer -> withdraw(peer, was, cancel));
    }

    private static void withdraw(SwarmPeer peer, OpenPiece piece, Consumer<Cancellation> cancel) {
        for (SwarmPeer.Ask ask : List.copyOf(peer.asks().values())) {
            if (ask.piece() == piece) {
                peer.settle(ask.block());
                piece.unask(ask.block());
                cancel.accept(new Cancellation(peer, ask.block()));
            }
        }
    }

    /** The peer got the piece a moment ago: it may be asked for it instead of somebody who was asked long before. */
    public void welcome(SwarmPeer peer, PieceIndex piece, long now, Consumer<Cancellation> cancel) {
        OpenPiece waiting = open.get(piece.value());
        if (waiting != null && moves.decide(waiting, peer, now)) {
            peers.forEach(other -> withdraw(other, waiting, cancel));
            waiting.moved();
            SwarmPeer owner = waiting.owner();
            if (owner != null) {
                owner.pieces().remove(waiting);
            }
            own(peer, waiting, now);
        }
    }

    /** A piece that was verified turned out to be rotten on disk: it is wanted again. */
    public void lost(PieceIndex piece) {
        if (verified.remove(piece.value())) {
            picker.putBack(piece.value());
        }
    }

    /** Takes requests away from peers that fell silent. To be called about once a second, then {@link #ask} for all. */
    public void rescue(long now, Consumer<Cancellation> cancel) {
        for (SwarmPeer peer : peers) {
            if (!peer.asks().isEmpty()
                    && now - peer.silentSince() > settings.silence().toNanos()) {
                peer.asks().keySet().forEach(block -> cancel.accept(new Cancellation(peer, block)));
                release(peer, now);
                peer.silence();
            }
        }
        SwarmPeer inVain = standstill.look(picker.wanted() > 0 || hasOrphan(), peers, this::isInterestedIn);
        if (inVain != null) {
            picker.promisedAll(inVain.supply());
        }
    }

    /**
     * Pieces that nobody delivers and whose memory is needed, or that were begun by a suspect who is gone: the caller frees
     * the memory and says {@link #dropped}.
     */
    public List<PieceIndex> idlePieces(long now) {
        return open.values().stream()
                .filter(p -> p.owner() == null && !p.isComplete())
                .filter(p -> suspects.containsKey(p.index().value())
                        || budget.isTight()
                                && now - p.orphanedAt() > settings.patience().toNanos())
                .map(OpenPiece::index)
                .toList();
    }

    /** Pieces under way that are not complete. */
    public List<PieceIndex> incomplete() {
        return open.values().stream()
                .filter(p -> !p.isComplete())
                .map(OpenPiece::index)
                .toList();
    }

    public boolean isComplete() {
        return verified.isFull();
    }

    /** Whether the piece is under way. */
    public boolean isOpen(PieceIndex piece) {
        return open.containsKey(piece.value());
    }

    /** Whether the peer has a piece that is missing here. */
    public boolean isInterestedIn(SwarmPeer peer) {
        return !verified.containsAll(peer.has());
    }

    private @Nullable OpenPiece pieceFor(SwarmPeer peer, long now) {
        for (OpenPiece piece : peer.pieces()) {
            if (piece.hasFree()) {
                return piece;
            }
        }
        for (OpenPiece piece : open.values()) {
            if (piece.owner() == null && piece.hasFree() && mayAdopt(peer, piece)) {
                own(peer, piece, now);
                return piece;
            }
        }
        int index = inOrder ? picker.chooseInOrder(peer.supply()) : picker.choose(peer.supply());
        if (index < 0) {
            return null;
        }
        PieceIndex piece = new PieceIndex(index);
        if (!budget.tryReserve(layout.lengthOf(piece))) {
            return null;
        }
        picker.take(index);
        OpenPiece opened = new OpenPiece(piece, layout.lengthOf(piece), settings.blockLength());
        open.put(index, opened);
        own(peer, opened, now);
        return opened;
    }

    /** A piece that was spoiled by several is fetched from one peer alone. */
    private boolean mayAdopt(SwarmPeer peer, OpenPiece piece) {
        int index = piece.index().value();
        return peer.offers().contains(index)
                && (!suspects.containsKey(index)
                        || piece.contributors().isEmpty()
                        || piece.contributors().equals(List.of(peer)));
    }

    private boolean hasOrphan() {
        return open.values().stream().anyMatch(piece -> piece.owner() == null && piece.hasFree());
    }

    private static void own(SwarmPeer peer, OpenPiece piece, long now) {
        piece.setOwner(peer, now);
        peer.pieces().add(piece);
        peer.supply().begin(piece.index().value());
    }

    private OpenPiece close(PieceIndex piece) {
        OpenPiece was = open.remove(piece.value());
        if (was == null) {
            throw new IllegalStateException("piece " + piece + " is not open");
        }
        SwarmPeer owner = was.owner();
        if (owner != null) {
            owner.pieces().remove(was);
        }
        budget.release(was.length());
        return was;
    }

    private static void release(SwarmPeer peer, long now) {
        for (SwarmPeer.Ask ask : List.copyOf(peer.asks().values())) {
            peer.settle(ask.block());
            ask.piece().unask(ask.block());
        }
        disown(peer, now);
    }

    private static void disown(SwarmPeer peer, long now) {
        peer.pieces().forEach(piece -> piece.setOwner(null, now));
        peer.pieces().clear();
    }
}
