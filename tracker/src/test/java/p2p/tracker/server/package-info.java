// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** Tests of {@code p2p.tracker.server}. */
@NullMarked
package p2p.tracker.server;

import org.jspecify.annotations.NullMarked;
