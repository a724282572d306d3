// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import p2p.core.Endpoint;

/** Dials trackers. */
interface LinkOpener {
    /** Begins to dial; all that becomes of it is told to the listener, never before this call returned. On the loop. */
    TrackerLink open(Endpoint tracker, TrackerLink.Listener listener);
}
