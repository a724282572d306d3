// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** The tracker's process: command line, configuration, state directory, and the one place that builds everything. */
@NullMarked
package p2p.tracker;

import org.jspecify.annotations.NullMarked;
