// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import java.util.List;
import p2p.core.PieceIndex;
import p2p.daemon.swarm.SwarmSimulation.Node;

/** What a machine of the simulation tells others about what they should ask it for: after a while they hear it. */
record SimulatedAdvice(Node from) implements Spreading.Teller<Node>, Invitations.Teller<Node> {
    @Override
    public void promise(Node receiver, List<PieceIndex> pieces) {
        from.advise(receiver, false, pieces);
    }

    @Override
    public void promiseAll(Node receiver) {
        from.advise(receiver, true, List.of());
    }

    @Override
    public void invite(Node guest, int pieces) {
        from.call(guest, pieces);
    }

    @Override
    public void inviteToAll(Node guest) {
        promiseAll(guest);
    }
}
