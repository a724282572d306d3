// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.core.TrackerInfo;
import p2p.tracker.server.ServerLimits;

/**
 * What a tracker is started with; null means that the default is worked out.
 *
 * @param advertise where daemons reach it, as links and tracker sets say
 * @param raftPort where trackers speak among themselves
 * @param company the list of trackers it is one of
 * @param joinToken the join secret, where it is given by hand
 * @param number which tracker of its network it is, from 1
 */
record TrackerConfig(
        @Nullable Endpoint listen,
        @Nullable Endpoint advertise,
        @Nullable Path state,
        int number,
        @Nullable Integer raftPort,
        @Nullable Company company,
        @Nullable String joinToken,
        boolean debug,
        ServerLimits limits) {
    static final TrackerConfig DEFAULT =
            new TrackerConfig(null, null, null, 1, null, null, null, false, ServerLimits.DEFAULT);

    /** This configuration with what the command line gives. */
    TrackerConfig with(@Nullable Endpoint listenGiven, @Nullable Endpoint advertiseGiven, @Nullable Path stateGiven) {
        return new TrackerConfig(
                listenGiven == null ? listen : listenGiven,
                advertiseGiven == null ? advertise : advertiseGiven,
                stateGiven == null ? state : stateGiven,
                number,
                raftPort,
                company,
                joinToken,
                debug,
                limits);
    }

    /** This configuration as tracker {@code n} of a list. */
    TrackerConfig oneOf(Company list, int n) {
        return new TrackerConfig(listen, advertise, state, n, raftPort, list, joinToken, debug, limits);
    }

    TrackerConfig joiningWith(@Nullable String token) {
        return new TrackerConfig(
                listen, advertise, state, number, raftPort, company, token == null ? joinToken : token, debug, limits);
    }

    /** The list of trackers that this one is started with. */
    record Company(TrackerInfo info, Path file) {}

    /** The other trackers of the list. */
    List<Endpoint> others() {
        if (company == null) {
            return List.of();
        }
        List<Endpoint> all = new ArrayList<>(company.info().trackers());
        all.remove(number - 1);
        return all;
    }

    /** Whether this tracker begins a network where none answers: without a list, or on its first line. */
    boolean mayBegin() {
        return company == null || number == 1;
    }
}
