// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.List;
import java.util.concurrent.CompletionStage;
import p2p.message.TrackerView;

/** Who the trackers are and how each stands. */
public interface TrackerRoster {
    /** In the order of their numbers; completes on the loop. */
    CompletionStage<List<TrackerView>> trackers();
}
