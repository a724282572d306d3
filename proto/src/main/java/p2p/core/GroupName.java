// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** A circle of people who share files. Names that differ only in case are the same name. */
public record GroupName(String text) {
    /** The built-in group that every account belongs to. */
    public static final GroupName PUBLIC = new GroupName("public");

    public GroupName {
        Name.check("group", text);
    }

    /** The form under which the name is unique. */
    public String key() {
        return Name.key(text);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof GroupName other && key().equals(other.key());
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
