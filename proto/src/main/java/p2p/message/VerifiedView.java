// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;

/**
 * What a comparison of a file on this disk with its published digests led to.
 *
 * @param checked pieces that were compared: all, or those that are here of an unfinished download
 * @param damaged how many are not what was published; {@code bad} names the first, at most {@link #NAMED}, counted from 0
 * @param problem why it is not what was published; empty when it is
 * @param next what to do about it
 * @param millis how long it took
 */
public record VerifiedView(
        String path,
        long size,
        int pieces,
        int checked,
        int damaged,
        List<Integer> bad,
        String problem,
        String next,
        long millis) {
    public static final int NAMED = 100;

    public VerifiedView {
        bad = List.copyOf(bad);
    }

    /** Whether every piece, and the whole if it is complete, is what was published. */
    public boolean isGood() {
        return problem.isEmpty();
    }
}
