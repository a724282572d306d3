// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** Tests of {@code p2p.tracker.login}. */
@NullMarked
package p2p.tracker.login;

import org.jspecify.annotations.NullMarked;
