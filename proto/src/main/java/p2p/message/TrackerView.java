// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.Endpoint;

/**
 * A tracker as admins see it.
 *
 * @param answering whether it gave this answer
 * @param applied the number of the last command in its catalog, -1 when unknown
 * @param behind commands that it lacks, -1 when unknown
 * @param since ms since 1970: since when it is in this state
 * @param incarnation of its catalog, -1 when unknown
 */
public record TrackerView(
        int number,
        Endpoint address,
        State state,
        boolean answering,
        long applied,
        long behind,
        long since,
        long incarnation) {
    /** What it does for the group. */
    public enum State {
        LEADER,
        FOLLOWER,
        /** It runs, but hears no majority. */
        WAITING,
        /** It has no place yet. */
        JOINING,
        UNREACHABLE
    }
}
