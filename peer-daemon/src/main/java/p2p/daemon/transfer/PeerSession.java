// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import p2p.core.BlockRef;
import p2p.message.PeerMessage;

/**
 * What a {@link PeerLink} tells about its connection. All calls come on the loop. A block is told as {@link #onBlock}, then
 * {@link #onBlockBytes} as the payload is decrypted, in order and without gaps, then {@link #onBlockEnd}; nothing else comes
 * in between. The session closes the link itself when the other side breaks a rule.
 */
public interface PeerSession {
    /** A message other than {@link PeerMessage.Block}, Hello, Welcome, Ping, Pong and Goodbye. */
    void onMessage(PeerMessage message);

    /** The header of a block. False: the link was closed for it, skip the rest. */
    boolean onBlock(int swarm, BlockRef block);

    /** The next bytes of the block, {@code offset} counted from the block's start. They are copied before the call returns. */
    void onBlockBytes(int swarm, BlockRef block, int offset, ByteBuffer bytes);

    void onBlockEnd(int swarm, BlockRef block);

    /** {@link PeerLink#isWritable()} became true again. */
    void onWritable();

    /** The connection is gone; the last call. {@code cause} is null after a planned close by either side. */
    void closed(@Nullable Throwable cause);
}
