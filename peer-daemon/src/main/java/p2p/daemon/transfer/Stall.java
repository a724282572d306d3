// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.core.ReasonCode;

/** Why a transfer does not move, what that is concluded from, and what to do; both texts are for people. */
record Stall(ReasonCode reason, String evidence, String next) {}
