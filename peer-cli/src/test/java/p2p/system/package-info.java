// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Tests of the whole: real processes of the distribution in a directory of their own, spoken to through {@code bin/p2p} as a
 * person would. {@link p2p.system.Sandbox} is the small world they share.
 */
@NullMarked
package p2p.system;

import org.jspecify.annotations.NullMarked;
