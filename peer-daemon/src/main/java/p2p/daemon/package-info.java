// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** The roof of the daemon: options and configuration, the wiring of all rooms, start and stop. The only place that builds everything. */
@NullMarked
package p2p.daemon;

import org.jspecify.annotations.NullMarked;
