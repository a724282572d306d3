// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * The one event loop of a process, seen as an interface: the only place through which time and deferred work enter the
 * code that holds state. {@code p2p.net.NettyLoop} is the real one; tests drive a manual one.
 */
@NullMarked
package p2p.loop;

import org.jspecify.annotations.NullMarked;
