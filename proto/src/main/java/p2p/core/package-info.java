// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Values that every process of p2p agrees on: digests, identifiers, names, sizes, error codes. Each record checks itself
 * when it is made, so whoever holds one may trust it. No network, no threads.
 *
 * <p>Two processes must also agree on what people find in their files: who holds a state directory ({@link p2p.core.StateLock}), how a
 * fault in a configuration is told ({@link p2p.core.ConfigText}), where trackers are listed ({@link p2p.core.TrackerInfo}). Those
 * read files, blocking, at the start of a process.
 */
@NullMarked
package p2p.core;

import org.jspecify.annotations.NullMarked;
