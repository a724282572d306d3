// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.PeerId;
import p2p.daemon.store.BufferPool;
import p2p.daemon.store.Disk;
import p2p.daemon.store.DiskLanes;
import p2p.daemon.swarm.PieceBudget;
import p2p.daemon.swarm.SwarmSettings;
import p2p.loop.Loop;

/**
 * What everything here works with: the loop, chance, the disk and its doors, and the ports to the outside.
 *
 * @param self this daemon
 * @param hashers where shared files are hashed, two at a time
 */
public record Surroundings(
        PeerId self,
        Loop loop,
        RandomGenerator random,
        Disk disk,
        DiskLanes lanes,
        Executor hashers,
        BufferPool buffers,
        PieceBudget budget,
        SwarmSettings settings,
        StateStore state,
        Directory directory,
        Dialer dialer,
        TicketGate gate) {
    private static final Logger log = LoggerFactory.getLogger(Surroundings.class);

    /** Commits what is done already, whatever comes of it: a failure is logged, too. */
    CompletionStage<Void> save(Object what, List<StateChange> changes) {
        return state.commit(changes).whenComplete((done, error) -> {
            if (error != null) {
                log.error("{}: the state could not be saved: {}", what, error.getMessage());
            }
        });
    }
}
