// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * The replicated state machine as plain Java: commands in, results out, tables behind interfaces. Nothing here knows a
 * database, a socket, a clock or chance: whatever a rule needs is inside the command or in the tables, so every tracker
 * that applies the same commands holds the same catalog. {@link p2p.tracker.catalog.Door} is how the rooms around it wait for a disk.
 */
@NullMarked
package p2p.tracker.catalog;

import org.jspecify.annotations.NullMarked;
