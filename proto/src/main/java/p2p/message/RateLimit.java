// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/** Bytes a second of files that may arrive and leave; 0 for no limit. */
public record RateLimit(long down, long up) {
    public static final RateLimit NONE = new RateLimit(0, 0);

    public RateLimit {
        if (down < 0 || up < 0) {
            throw new IllegalArgumentException("a limit is 0 or more bytes a second, not " + down + " and " + up);
        }
    }

    public boolean isNone() {
        return down == 0 && up == 0;
    }
}
