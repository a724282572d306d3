// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;

/** A block that is coming in: where its bytes go, or that they are to be dropped. On the loop. */
final class Arrival {
    private final SwarmSession session;
    private final BlockRef block;
    private @Nullable ByteBuffer target;
    private long touched;
    private boolean late;

    /** {@code target} is the piece's buffer. */
    Arrival(SwarmSession session, BlockRef block, ByteBuffer target, long now) {
        this.session = session;
        this.block = block;
        this.target = target;
        this.touched = now;
    }

    private Arrival(SwarmSession session, BlockRef block) {
        this.session = session;
        this.block = block;
    }

    /** Its bytes are dropped. */
    static Arrival unwanted(SwarmSession session, BlockRef block) {
        return new Arrival(session, block);
    }

    /** It was not asked for any more: its bytes are dropped, and nobody is told. */
    static Arrival late(SwarmSession session, BlockRef block) {
        Arrival arrival = new Arrival(session, block);
        arrival.late = true;
        return arrival;
    }

    /** The same for the rest of one that was asked for. */
    void abandon() {
        divert();
        late = true;
    }

    boolean isLate() {
        return late;
    }

    SwarmSession session() {
        return session;
    }

    BlockRef block() {
        return block;
    }

    boolean isWanted() {
        return target != null;
    }

    /** The rest is dropped: the buffer belongs to somebody else from here on. */
    void divert() {
        target = null;
    }

    /** When bytes came last, monotonic nanoseconds. */
    long touched() {
        return touched;
    }

    /** Copies bytes to their place; reads them off {@code bytes} in any case. */
    void take(int offset, ByteBuffer bytes, long now) {
        touched = now;
        ByteBuffer into = target;
        if (into != null) {
            into.put(block.offset() + offset, bytes, bytes.position(), bytes.remaining());
        }
        bytes.position(bytes.limit());
    }
}
