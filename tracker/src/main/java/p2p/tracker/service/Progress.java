// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

/** How far this tracker is in the catalog that all of them share. At once; any thread where not said otherwise. */
public interface Progress {
    /** The number of the newest command that is in the tables here. */
    long applied();

    /** Whether it hears the others: then what it lacks is on its way. */
    boolean catchesUp();

    /** When it last heard a majority of the trackers, itself counted: ms since 1970, now while it does. On the loop. */
    long majorityAt();
}
