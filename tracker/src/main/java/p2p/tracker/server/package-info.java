// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * The tracker's side of the wire: accepts daemons over TLS, holds every limit on them, and turns frames into sessions and
 * requests for {@code p2p.tracker.service}. Decides nothing about accounts, groups or files.
 */
@NullMarked
package p2p.tracker.server;

import org.jspecify.annotations.NullMarked;
