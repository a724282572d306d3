// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * The catalog's log among several trackers: Apache Ratis appends it, this room applies it to the database in order, copies the database
 * for those that fell behind, and takes commands from the loop to whoever leads. The only room that knows Ratis.
 */
@NullMarked
package p2p.tracker.replication;

import org.jspecify.annotations.NullMarked;
