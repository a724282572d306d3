// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

/** How far this tracker is in the catalog that all of them share. At once; any thread where not said otherwise. */
public interface Progress {
    /**
     * Where the newest command stands that is in the tables here: grows with each command and each later life of the catalog, and may fall only where
     * this tracker gave way to a life of the same number.
     */
    long applied();

    /** Whether it hears the others: then what it lacks is on its way. */
    boolean catchesUp();

    /** When it last heard a majority of the trackers, itself counted: ms since 1970, now while it does. On the loop. */
    long majorityAt();
}
