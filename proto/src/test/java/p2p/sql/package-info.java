// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** What the connection promises, tried with SQLite. */
@NullMarked
package p2p.sql;

import org.jspecify.annotations.NullMarked;
