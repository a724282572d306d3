// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Keys and what they vouch for: a process' TLS identity, the cluster's root key, the signed set of trackers, membership
 * tickets and invite links. Decides who is believed; opens no socket.
 */
@NullMarked
package p2p.trust;

import org.jspecify.annotations.NullMarked;
