// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.concurrent.CompletionStage;
import p2p.message.Source;

/** Opens connections to other daemons. */
public interface Dialer {
    /**
     * Tries the source's endpoints in order until one proves {@code source.peer()}'s key and says Welcome; then
     * {@link PeerSessions#opened} has been called and the stage completes on the loop. Completes exceptionally, with the last
     * endpoint's cause, when none does (at most 10 s in all). Call on the loop.
     */
    CompletionStage<PeerLink> dial(Source source);
}
