// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.core.BlockRef;
import p2p.core.PeerId;
import p2p.message.PeerMessage;

/**
 * One open, authenticated connection to another daemon: Hello and Welcome are done, versions agreed. All methods are called
 * on the loop. The link itself answers Ping and closes when idle (RELIABILITY section 4).
 */
public interface PeerLink {
    /** The fingerprint of the key that the other side proved on this very connection. */
    PeerId peer();

    /** For people and logs: device name and address. */
    String label();

    /** The two ends of the connection. */
    Whereabouts whereabouts();

    /** Whether this side dialled: its swarm numbers are odd, the other side's even. */
    boolean dialled();

    /** The other side showed a ticket that counts: limits on strangers no longer concern this connection. Harmless when repeated. */
    void admitted();

    /** Queues a message other than {@link PeerMessage.Block}. Never blocks; ignored after a close. */
    void send(PeerMessage message);

    /**
     * Queues a block: its header, then exactly {@code block.length()} raw bytes. The link releases the payload when it is
     * written or will never be, also after a close.
     */
    void sendBlock(int swarm, BlockRef block, LentBuffer payload);

    /**
     * Whether what is queued is below the high watermark. When it turns true again {@link PeerSession#onWritable()} is
     * called. Blocks are sent only while this holds; control messages always.
     */
    boolean isWritable();

    /** Says goodbye with the reason, then closes; {@link PeerSession#closed} follows. Harmless when closed. */
    void close(String reason);
}
