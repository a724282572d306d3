// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * The daemon's connections to the trackers: one to each, kept alive, with failover of requests; trust on first contact and
 * afterwards; announcing, watching, tickets. Implements the ports {@code Directory} and {@code TicketGate}. Lives on the loop.
 */
@NullMarked
package p2p.daemon.trackerlink;

import org.jspecify.annotations.NullMarked;
