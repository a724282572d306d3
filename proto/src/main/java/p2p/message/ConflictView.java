// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/**
 * A change that was acknowledged in a life of the catalog that was given up later, when two lives were brought together.
 *
 * @param number orders them; from 1
 * @param tracker the number of the tracker that kept it
 * @param kept the file in that tracker's state directory which has all of that life
 * @param time ms since 1970
 * @param actor who asked for it
 * @param change what was done, for people
 * @param note why a removal could not be done again; else empty
 */
public record ConflictView(
        long number, int tracker, String kept, long time, String actor, String change, Fate fate, String note) {
    /** What became of it. */
    public enum Fate {
        /** It is not in the catalog: whoever wants it has to ask for it again. */
        SET_ASIDE,
        /** A removal or a revocation: it was done again. */
        HOLDS,
        /** One that could not be done again. */
        FAILED
    }
}
