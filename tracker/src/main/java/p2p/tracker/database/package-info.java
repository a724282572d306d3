// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * The catalog on disk: SQLite tables, numbered schema changes, the history with its hash chain, group commit, and the
 * shelf of manifests. The only room that knows SQL, and the one that knows the log's own protobuf schema.
 */
@NullMarked
package p2p.tracker.database;

import org.jspecify.annotations.NullMarked;
