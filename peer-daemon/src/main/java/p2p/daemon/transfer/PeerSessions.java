// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

/** Where the edge brings every peer connection once it is open, whoever dialled. */
public interface PeerSessions {
    /**
     * On the loop, right after Welcome and before any other message of the link; for dialled links before the dial
     * completes. A second connection to a peer replaces the first, which is closed: the edge brings only those that should.
     */
    PeerSession opened(PeerLink link);
}
