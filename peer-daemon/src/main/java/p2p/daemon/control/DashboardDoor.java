// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.concurrent.CompletionStage;
import p2p.message.ControlReply;

/** The dashboard, for whoever may command the daemon. On the loop. */
public interface DashboardDoor {
    /** Serves the dashboard if it does not yet, and makes a link that opens it once. Refused when it is switched off or cannot listen. */
    CompletionStage<ControlReply> open();
}
