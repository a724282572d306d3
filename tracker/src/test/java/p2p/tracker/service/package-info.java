// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** Tests of {@code p2p.tracker.service}. */
@NullMarked
package p2p.tracker.service;

import org.jspecify.annotations.NullMarked;
