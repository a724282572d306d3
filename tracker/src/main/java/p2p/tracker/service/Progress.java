// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

/** How far this tracker is in the catalog that all of them share. Any thread, at once. */
public interface Progress {
    /** The number of the newest command that is in the tables here. */
    long applied();

    /** Whether it hears the others: then what it lacks is on its way. */
    boolean catchesUp();
}
