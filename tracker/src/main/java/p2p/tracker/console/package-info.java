// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * How the operator speaks to a running tracker: the server shell on standard input, the local admin socket, and what the
 * service manager is told.
 */
@NullMarked
package p2p.tracker.console;

import org.jspecify.annotations.NullMarked;
