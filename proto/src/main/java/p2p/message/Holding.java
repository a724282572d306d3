// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.EntryId;

/** What a device holds of an entry: {@code have} verified pieces; {@code complete} when that is all. */
public record Holding(EntryId entry, int have, boolean complete) {
    public Holding {
        if (have < 0) {
            throw new IllegalArgumentException("bad have count " + have);
        }
    }
}
