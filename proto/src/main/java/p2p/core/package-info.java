// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Values that every process of p2p agrees on: digests, identifiers, names, sizes, error codes. Each record checks itself
 * when it is made, so whoever holds one may trust it. No I/O, no clock, no threads.
 */
@NullMarked
package p2p.core;

import org.jspecify.annotations.NullMarked;
