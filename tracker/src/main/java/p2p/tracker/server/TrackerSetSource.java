// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import p2p.trust.TrackerSetChain;

/** The cluster's trackers as they are now: what each Welcome carries. */
public interface TrackerSetSource {
    TrackerSetChain current();
}
