// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.List;
import java.util.Map;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.trust.TrackerSetChain;

/**
 * The pinned network as it survives a restart.
 *
 * @param rootKey its root's public key
 * @param links the signed tracker sets, oldest first
 * @param contacts where trackers, by key, were reached when the network was joined: tried besides their published addresses
 */
public record KnownNetwork(Blob rootKey, List<Blob> links, Map<PeerId, Endpoint> contacts) {
    public KnownNetwork {
        links = List.copyOf(links);
        contacts = Map.copyOf(contacts);
    }

    static KnownNetwork of(TrackerSetChain chain, Map<PeerId, Endpoint> contacts) {
        return new KnownNetwork(chain.root().bytes(), chain.links(), contacts);
    }

    /** Checks every signature; throws {@link p2p.core.RefusedException}. */
    TrackerSetChain chain() {
        return TrackerSetChain.verify(rootKey, links);
    }
}
