// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.trust.TrackerSetChain;

/** A set enters only as the next one of the chain, with a signature that the chain admits; so two trackers cannot both make version n. */
final class ClusterRules implements ClusterChange.Visitor<Result> {
    private final TrackerSetTable sets;

    ClusterRules(CatalogTables tables) {
        this.sets = tables.trackerSets();
    }

    @Override
    public Result extendTrackerSet(ClusterChange.ExtendTrackerSet c) {
        TrackerSetChain chain = sets.chain();
        TrackerSetChain longer = chain == null ? begin(c) : chain.continuedBy(List.of(c.link()));
        if (longer == chain) {
            throw new RefusedException(
                    ErrorCode.CONFLICT, "this tracker set is known already", "read the newest one and change that");
        }
        if (chain == null) {
            sets.begin(longer.root().bytes());
        }
        sets.add(longer.newest().version(), c.link());
        return new Result.Done("the tracker set is version " + longer.newest().version());
    }

    private static TrackerSetChain begin(ClusterChange.ExtendTrackerSet c) {
        Blob root = c.root();
        if (root == null) {
            throw new RefusedException(
                    ErrorCode.CONFLICT, "the first tracker set comes with its root key", "begin with version 1");
        }
        return TrackerSetChain.verify(root, List.of(c.link()));
    }
}
