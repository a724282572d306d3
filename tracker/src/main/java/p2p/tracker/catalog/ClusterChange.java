// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;

/** What the trackers agree on about themselves. */
public sealed interface ClusterChange extends Change {
    interface Visitor<R> {
        R extendTrackerSet(ExtendTrackerSet c);

        R setAside(SetAside c);

        R beginLife(BeginLife c);
    }

    <R> R visit(ClusterChange.Visitor<R> visitor);

    @Override
    default <R> R visit(Change.Visitor<R> visitor) {
        return visitor.cluster(this);
    }

    /** The next signed tracker set; with the first one comes the root key that signed it. */
    record ExtendTrackerSet(@Nullable Blob root, Blob link) implements ClusterChange {
        @Override
        public <R> R visit(ClusterChange.Visitor<R> v) {
            return v.extendTrackerSet(this);
        }
    }

    /** Records what another life of the catalog had; those that are recorded already are passed over. */
    record SetAside(List<Aside> asides) implements ClusterChange {
        public SetAside {
            asides = List.copyOf(asides);
        }

        @Override
        public <R> R visit(ClusterChange.Visitor<R> v) {
            return v.setAside(this);
        }
    }

    /** Says in the history that a life of the catalog began without the others' consent, and how. */
    record BeginLife(long number, String how) implements ClusterChange {
        @Override
        public <R> R visit(ClusterChange.Visitor<R> v) {
            return v.beginLife(this);
        }
    }
}
