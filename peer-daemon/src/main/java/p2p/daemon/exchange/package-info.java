// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Peer exchange: members of a swarm introduce each other, so that it grows with every tracker down. Who is told of whom, what
 * is taken from whom, and which peers of a download are kept. Rules only: nothing is believed here, a handshake decides. Lives
 * on the loop.
 */
@NullMarked
package p2p.daemon.exchange;

import org.jspecify.annotations.NullMarked;
