// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** One version of one file in one group: the catalog's row, and the name of its swarm at the tracker. */
public record EntryId(long value) {
    public EntryId {
        if (value <= 0) {
            throw new IllegalArgumentException("bad entry id " + value);
        }
    }

    @Override
    public String toString() {
        return "e" + value;
    }
}
