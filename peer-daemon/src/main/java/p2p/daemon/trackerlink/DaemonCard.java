// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.List;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.message.LinkMessage;
import p2p.net.Protocol;

/** What this daemon says of itself to trackers. {@code listenPort} is where it accepts peers, {@code candidates} further addresses. */
public record DaemonCard(PeerId self, String software, DeviceName device, int listenPort, List<Endpoint> candidates) {
    public DaemonCard {
        candidates = List.copyOf(candidates);
    }

    LinkMessage.Hello hello() {
        return new LinkMessage.Hello(
                Protocol.TRACKER.lowest(), Protocol.TRACKER.highest(), software, device, listenPort, candidates);
    }
}
