// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import p2p.core.Sha256;
import p2p.message.ConflictView;

/** What was set aside when two lives of the catalog were brought together. */
public interface AsideTable {
    boolean has(Sha256 row);

    void add(Aside aside);

    /** Those with a higher number than {@code after}, in order, at most {@code limit}. */
    List<ConflictView> list(long after, int limit);
}
