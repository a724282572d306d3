// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import p2p.daemon.trackerlink.Trackers;
import p2p.daemon.transfer.Mirroring;
import p2p.daemon.transfer.Shares;
import p2p.daemon.transfer.Transfers;
import p2p.daemon.transfer.Verifications;
import p2p.loop.Loop;

/** Everything that people can tell the daemon to do, whichever face they use: each face opens a {@link Caller}. On the loop. */
public final class Commands {
    private final Loop loop;
    private final Rooms rooms;
    private final Set<Caller> callers = new HashSet<>();
    private boolean refusesWork;

    /** The rooms that do what is commanded. */
    public record Rooms(
            DaemonFacts facts,
            Trackers trackers,
            Transfers transfers,
            Shares shares,
            Verifications verifications,
            Mirroring mirrors,
            DashboardDoor dashboard) {}

    public Commands(Loop loop, Rooms rooms) {
        this.loop = loop;
        this.rooms = rooms;
    }

    /** Somebody who gives commands from now on; {@link Caller#close} ends it. */
    public Caller open() {
        loop.assertInLoop();
        Caller caller = new Caller(loop, rooms, callers::remove);
        if (refusesWork) {
            caller.refuseWork();
        }
        callers.add(caller);
        return caller;
    }

    String software() {
        return rooms.facts().software();
    }

    /** The daemon stops: what is under way may end, nothing new begins. */
    public void refuseWork() {
        loop.assertInLoop();
        refusesWork = true;
        List.copyOf(callers).forEach(Caller::refuseWork);
    }
}
