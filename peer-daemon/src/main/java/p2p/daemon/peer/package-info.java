// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Connections to other daemons: the listener, the dialer, the handshake over pinned TLS keys, one link a peer. Implements the
 * ports {@code PeerLink} and {@code Dialer}. Lives on the loop.
 */
@NullMarked
package p2p.daemon.peer;

import org.jspecify.annotations.NullMarked;
