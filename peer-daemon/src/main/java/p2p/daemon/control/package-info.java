// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * The Unix socket on which the command line, and only its owner, speaks to the daemon: greeting, dispatch of every request to
 * the inner rooms and the trackers, progress events. Lives on the loop.
 */
@NullMarked
package p2p.daemon.control;

import org.jspecify.annotations.NullMarked;
