// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import org.jspecify.annotations.Nullable;

/** Bytes a second of files that may arrive and leave; 0 for no limit. */
public record RateLimit(long down, long up) {
    public static final RateLimit NONE = new RateLimit(0, 0);

    public RateLimit {
        if (down < 0 || up < 0) {
            throw new IllegalArgumentException("a limit is 0 or more bytes a second, not " + down + " and " + up);
        }
    }

    /** The same with these, null for as before. */
    public RateLimit with(@Nullable Long otherDown, @Nullable Long otherUp) {
        return new RateLimit(otherDown == null ? down : otherDown, otherUp == null ? up : otherUp);
    }

    public boolean isNone() {
        return down == 0 && up == 0;
    }
}
