// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** One machine of an account, as people call it. Names that differ only in case are the same name. */
public record DeviceName(String text) {
    public DeviceName {
        Name.check("device", text);
    }

    /** The form under which the name is unique. */
    public String key() {
        return Name.key(text);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DeviceName other && key().equals(other.key());
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
