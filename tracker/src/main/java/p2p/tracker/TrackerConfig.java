// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.tracker.server.ServerLimits;

/**
 * What a tracker is started with; null means that the default is worked out.
 *
 * @param advertise where daemons reach it, as links and tracker sets say
 * @param raftPort where trackers speak among themselves
 * @param number which tracker of its network it is, from 1
 */
record TrackerConfig(
        @Nullable Endpoint listen,
        @Nullable Endpoint advertise,
        @Nullable Path state,
        int number,
        @Nullable Integer raftPort,
        boolean debug,
        ServerLimits limits) {
    static final TrackerConfig DEFAULT = new TrackerConfig(null, null, null, 1, null, false, ServerLimits.DEFAULT);

    /** This configuration with what the command line gives. */
    TrackerConfig with(@Nullable Endpoint listenGiven, @Nullable Endpoint advertiseGiven, @Nullable Path stateGiven) {
        return new TrackerConfig(
                listenGiven == null ? listen : listenGiven,
                advertiseGiven == null ? advertise : advertiseGiven,
                stateGiven == null ? state : stateGiven,
                number,
                raftPort,
                debug,
                limits);
    }

    TrackerConfig numbered(int n) {
        return new TrackerConfig(listen, advertise, state, n, raftPort, debug, limits);
    }
}
