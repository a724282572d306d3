// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** Tests of {@code p2p.tracker.catalog}. */
@NullMarked
package p2p.tracker.catalog;

import org.jspecify.annotations.NullMarked;
