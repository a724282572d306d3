// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** A group's number: never reused, so a ticket for a deleted group is worth nothing in a new one of the same name. */
public record GroupId(long value) {
    /** The built-in group that every account belongs to. */
    public static final GroupId PUBLIC = new GroupId(1);

    public GroupId {
        if (value <= 0) {
            throw new IllegalArgumentException("bad group id " + value);
        }
    }

    @Override
    public String toString() {
        return "g" + value;
    }
}
