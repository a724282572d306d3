// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import p2p.core.BlockRef;

/** A request to take back. */
public record Cancellation(SwarmPeer peer, BlockRef block) {}
