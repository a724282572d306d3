// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.core.Sha256;
import p2p.message.ConflictView;

/**
 * A change that was acknowledged in a life of the catalog that gave way to another one.
 *
 * @param row the hash of its row in that life's history: tells it from every other one
 * @param tracker the number of the tracker that kept it
 * @param kept the file in that tracker's state directory which has all of that life
 * @param time ms since 1970, by the tracker that accepted it
 * @param actor who asked for it
 * @param change what was done, for people
 * @param note why a removal could not be done again; else empty
 */
public record Aside(
        Sha256 row,
        int tracker,
        String kept,
        long time,
        String actor,
        String change,
        ConflictView.Fate fate,
        String note) {}
