// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Verified bytes on disk: hashing, part files, the order of writes (RELIABILITY section 2), file stamps. Blocking work
 * runs on named, bounded lanes and comes back on the loop.
 */
@NullMarked
package p2p.daemon.store;

import org.jspecify.annotations.NullMarked;
