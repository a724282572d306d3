// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * What the daemon remembers across restarts, in one SQLite database on one thread: transfers, copies, offers, tickets, cached
 * sources and digests, the pinned network, the account, the port. Keys and configuration lie elsewhere.
 */
@NullMarked
package p2p.daemon.state;

import org.jspecify.annotations.NullMarked;
