// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Passwords: hashing behind a bounded door, and delays for those who guess. Knows nothing of accounts beyond the hash it is
 * given.
 */
@NullMarked
package p2p.tracker.login;

import org.jspecify.annotations.NullMarked;
