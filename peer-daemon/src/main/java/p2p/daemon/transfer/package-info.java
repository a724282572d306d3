// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Files in motion: sessions with peers, downloads, uploads, offers, tickets. Everything here lives on the daemon's loop.
 * The outside is reached through the ports {@code PeerLink}, {@code Dialer}, {@code Directory} and {@code StateStore},
 * which the edges implement; {@code FileTraffic} is the one entrance.
 */
@NullMarked
package p2p.daemon.transfer;

import org.jspecify.annotations.NullMarked;
