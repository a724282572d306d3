// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.Optional;
import p2p.core.Endpoint;
import p2p.message.PeerFeature;

/**
 * The two ends of a connection to another daemon.
 *
 * @param seen the other side's address and port on this connection
 * @param own this side's address, with the port at which this daemon accepts connections, 0 for none
 * @param stated the port at which the other side says that it accepts connections; 0 when it says none
 * @param features what the other side says that it understands
 * @param dialled whether this side dialled
 */
public record Whereabouts(Endpoint seen, Endpoint own, int stated, long features, boolean dialled) {
    /** Where the other side accepts connections: where it was dialled, or the port that it states at the address it came from; empty when it states none. */
    Optional<Endpoint> dialAt() {
        if (dialled) {
            return Optional.of(seen);
        }
        return stated == 0 ? Optional.empty() : Optional.of(new Endpoint(seen.host(), stated));
    }

    /** Whether the other side can be sent such messages. */
    boolean understands(PeerFeature feature) {
        return feature.isIn(features);
    }
}
