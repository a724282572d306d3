// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import p2p.core.Endpoint;

/** Where and when (ms since 1970) a device that is gone was last heard. */
public record LastSeen(Endpoint endpoint, long time) {}
