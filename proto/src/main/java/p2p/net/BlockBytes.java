// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import p2p.core.BlockRef;

/**
 * Some of a block's raw bytes, as they were decrypted: {@code offset} counts from the block's start. Follows its
 * {@link p2p.message.PeerMessage.Block}; the block is complete when {@code offset + readable bytes == block.length()}. Whoever receives it releases it.
 */
public record BlockBytes(int swarm, BlockRef block, int offset, ByteBuf bytes) implements ReferenceCounted {
    /** Whether the block ends with these bytes. */
    public boolean isLast() {
        return offset + bytes.readableBytes() == block.length();
    }

    @Override
    public int refCnt() {
        return bytes.refCnt();
    }

    @Override
    public BlockBytes retain() {
        bytes.retain();
        return this;
    }

    @Override
    public BlockBytes retain(int increment) {
        bytes.retain(increment);
        return this;
    }

    @Override
    public BlockBytes touch() {
        return this;
    }

    @Override
    public BlockBytes touch(Object hint) {
        bytes.touch(hint);
        return this;
    }

    @Override
    public boolean release() {
        return bytes.release();
    }

    @Override
    public boolean release(int decrement) {
        return bytes.release(decrement);
    }
}
