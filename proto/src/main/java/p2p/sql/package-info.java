// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * One connection to a database as both programs use it: values to question marks, rows to values, transactions, compiled statements kept.
 * Knows {@code java.sql} and no driver, no table and no thread: those are in {@code p2p.tracker.database} and {@code p2p.daemon.state}, the
 * only rooms that may use it.
 */
@NullMarked
package p2p.sql;

import org.jspecify.annotations.NullMarked;
