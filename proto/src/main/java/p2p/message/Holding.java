// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.EntryId;

/**
 * What a device holds of an entry: {@code have} verified pieces; {@code complete} when that is all; {@code kept} when all of it is in the
 * folder of a mirror, so that no person's edit takes it away.
 */
public record Holding(EntryId entry, int have, boolean complete, boolean kept) {
    public Holding {
        if (have < 0) {
            throw new IllegalArgumentException("bad have count " + have);
        }
        if (kept && !complete) {
            throw new IllegalArgumentException(entry + " is kept and not complete");
        }
    }

    /** One that is not kept for a group. */
    public Holding(EntryId entry, int have, boolean complete) {
        this(entry, have, complete, false);
    }
}
