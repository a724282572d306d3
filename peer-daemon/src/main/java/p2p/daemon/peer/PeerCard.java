// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import p2p.core.DeviceName;
import p2p.core.PeerId;
import p2p.message.PeerFeature;
import p2p.message.PeerMessage;
import p2p.net.Protocol;

/** What this daemon says of itself to other daemons. */
public record PeerCard(PeerId self, String software, DeviceName device) {
    PeerMessage.Hello hello(int listenPort) {
        return new PeerMessage.Hello(
                Protocol.PEER.lowest(), Protocol.PEER.highest(), software, device, listenPort, PeerFeature.all());
    }

    PeerMessage.Welcome welcome(int version, int listenPort) {
        return new PeerMessage.Welcome(version, software, device, listenPort, PeerFeature.all());
    }
}
