// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * The dashboard: a page for a browser on this machine, served by Vert.x on the loopback addresses only. Vert.x runs an event loop of its own, which
 * owns sessions and responses; what the page commands enters the daemon's loop through the same {@link p2p.daemon.control.Commands} that serve the
 * command line. Routes and rules: docs/protocol.md, "The dashboard".
 */
@NullMarked
package p2p.daemon.web;

import org.jspecify.annotations.NullMarked;
