// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** The number of a piece within its content, from 0. */
public record PieceIndex(int value) implements Comparable<PieceIndex> {
    public PieceIndex {
        if (value < 0) {
            throw new IllegalArgumentException("bad piece index " + value);
        }
    }

    @Override
    public int compareTo(PieceIndex o) {
        return Integer.compare(value, o.value);
    }

    @Override
    public String toString() {
        return "#" + value;
    }
}
