// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import p2p.message.FellowMessage;
import p2p.tracker.database.Incarnation;

/**
 * A life of the catalog as trackers tell each other of it.
 *
 * @param number of the incarnation; -1 before there is one
 * @param began ms since 1970, by the clock of the tracker that began it
 * @param group the Raft group; empty for a tracker that has no place in it
 */
record Life(long number, long began, String group) {
    static Life of(Incarnation incarnation) {
        return new Life(
                incarnation.number(), incarnation.began(), incarnation.group().toString());
    }

    static Life of(FellowMessage.Standing standing) {
        return new Life(standing.incarnation(), standing.began(), standing.raftGroup());
    }

    /**
     * Whether the other one is to be kept, where both go on: the later one; of two with one number that which began first. Both sides read the
     * same of each other, so they agree, whatever their clocks said.
     */
    boolean givesWayTo(Life other) {
        if (other.number != number) {
            return other.number > number;
        }
        if (other.group.isEmpty() || other.group.equals(group)) {
            return false;
        }
        if (group.isEmpty()) {
            return true;
        }
        return other.began != began ? other.began < began : other.group.compareTo(group) < 0;
    }
}
