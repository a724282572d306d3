// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.fellow;

import java.util.concurrent.CompletionStage;
import p2p.core.PeerId;
import p2p.message.FellowMessage;

/** Answers what other trackers ask. On the loop. */
public interface FellowDesk {
    /** Whether that key is one of this network's trackers'; strangers may only ask how this tracker stands, and to join. */
    boolean isFellow(PeerId key);

    /** One reply to each request; a failed stage is answered as a refusal. */
    CompletionStage<FellowMessage> handle(PeerId from, FellowMessage request);
}
