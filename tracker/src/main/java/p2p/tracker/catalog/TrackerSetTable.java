// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.trust.TrackerSetChain;

/** The root key and every signed tracker set. */
public interface TrackerSetTable {
    /** Null before the first set. */
    @Nullable
    TrackerSetChain chain();

    /** The root key, with the first set. */
    void begin(Blob root);

    void add(long version, Blob link);
}
