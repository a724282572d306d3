// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;
import p2p.core.PieceIndex;

/** A piece under way: which of its blocks are here, who was asked for the rest, and whose bytes it is made of. */
final class OpenPiece {
    private final PieceIndex index;
    private final int length;
    private final int blockLength;
    private final boolean[] here;
    private final byte[] askers;
    private final @Nullable SwarmPeer[] senders;
    private final List<SwarmPeer> contributors = new ArrayList<>(2);
    private int missing;
    private int moves;
    private int free;
    private @Nullable SwarmPeer owner;
    private long orphanedAt;

    OpenPiece(PieceIndex index, int length, int blockLength) {
        this.index = index;
        this.length = length;
        this.blockLength = blockLength;
        int blocks = (length + blockLength - 1) / blockLength;
        here = new boolean[blocks];
        askers = new byte[blocks];
        senders = new SwarmPeer[blocks];
        missing = blocks;
        free = blocks;
    }

    PieceIndex index() {
        return index;
    }

    int length() {
        return length;
    }

    @Nullable
    SwarmPeer owner() {
        return owner;
    }

    /** How often another peer was asked for all of it instead. */
    int moves() {
        return moves;
    }

    void moved() {
        moves++;
    }

    /** Null leaves the piece to whoever comes next. */
    void setOwner(@Nullable SwarmPeer peer, long now) {
        owner = peer;
        orphanedAt = now;
    }

    /** Since when it has no owner; meaningless while it has one. */
    long orphanedAt() {
        return orphanedAt;
    }

    boolean isComplete() {
        return missing == 0;
    }

    /** Whether a block is neither here nor asked for. */
    boolean hasFree() {
        return free > 0;
    }

    /** The first block that is neither here nor asked for; marks it as asked for. */
    BlockRef askNext() {
        for (int i = 0; i < here.length; i++) {
            if (!here[i] && askers[i] == 0) {
                askers[i]++;
                free--;
                return block(i);
            }
        }
        throw new IllegalStateException("nothing left to ask for in piece " + index);
    }

    /** One more peer was asked for a block that is under way. */
    void askAgain(BlockRef block) {
        askers[number(block)]++;
    }

    /** One peer less is to deliver the block. */
    void unask(BlockRef block) {
        int i = number(block);
        if (--askers[i] == 0 && !here[i]) {
            free++;
        }
    }

    boolean isHere(BlockRef block) {
        return here[number(block)];
    }

    int askers(BlockRef block) {
        return askers[number(block)];
    }

    /** The block came from the peer, who was asked for it and still counts as asked. */
    void arrived(BlockRef block, SwarmPeer from) {
        int i = number(block);
        if (here[i]) {
            throw new IllegalStateException("block " + block + " is here already");
        }
        here[i] = true;
        senders[i] = from;
        missing--;
        if (!contributors.contains(from)) {
            contributors.add(from);
        }
    }

    /** Who sent each block of the complete piece. */
    List<SwarmPeer> senders() {
        List<SwarmPeer> all = new ArrayList<>(senders.length);
        for (SwarmPeer sender : senders) {
            if (sender == null) {
                throw new IllegalStateException("piece " + index + " is not complete");
            }
            all.add(sender);
        }
        return all;
    }

    List<SwarmPeer> contributors() {
        return contributors;
    }

    private BlockRef block(int i) {
        int offset = i * blockLength;
        return new BlockRef(index, offset, Math.min(blockLength, length - offset));
    }

    private int number(BlockRef block) {
        return block.offset() / blockLength;
    }
}
