// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** Records to frames and back: every message there is, random ones, broken ones, and the examples of the specification. */
@NullMarked
package p2p.wire;

import org.jspecify.annotations.NullMarked;
