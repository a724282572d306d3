// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the dashboard keeps over restarts. On the daemon's loop. */
public interface SessionMemory {
    /** Replaces the browsers that are let in. Complete when durable. */
    CompletionStage<Void> keepSessions(List<SessionRecord> sessions);

    /** The port that was chosen when none was given. Complete when durable. */
    CompletionStage<Void> keepDashboardPort(int port);
}
