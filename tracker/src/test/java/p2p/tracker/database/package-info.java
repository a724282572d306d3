// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** Tests of the catalog on a real database. */
@NullMarked
package p2p.tracker.database;

import org.jspecify.annotations.NullMarked;
