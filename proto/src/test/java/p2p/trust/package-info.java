// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** Tests of keys and what they vouch for. */
@NullMarked
package p2p.trust;

import org.jspecify.annotations.NullMarked;
