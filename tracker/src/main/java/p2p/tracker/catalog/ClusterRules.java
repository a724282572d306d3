// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.trust.TrackerSetChain;

/**
 * What the trackers write about themselves. A set enters only as the next one of the chain, with a signature that the chain admits; so two
 * trackers cannot both make version n.
 */
final class ClusterRules implements ClusterChange.Visitor<Result> {
    private final TrackerSetTable sets;
    private final AsideTable asides;

    ClusterRules(CatalogTables tables) {
        this.sets = tables.trackerSets();
        this.asides = tables.asides();
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

    @Override
    public Result setAside(ClusterChange.SetAside c) {
        int fresh = 0;
        for (Aside aside : c.asides()) {
            if (!asides.has(aside.row())) {
                asides.add(aside);
                fresh++;
            }
        }
        return new Result.Done(fresh + " changes of another life of the catalog are set aside");
    }

    @Override
    public Result beginLife(ClusterChange.BeginLife c) {
        return new Result.Done("life " + c.number() + " of the catalog began: " + c.how());
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
