// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * The blocking client of the daemon's control socket, over the JDK's Unix sockets alone, and how a daemon is started where none
 * runs. One request at a time, on the caller's thread.
 */
@NullMarked
package p2p.cli.client;

import org.jspecify.annotations.NullMarked;
