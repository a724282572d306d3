// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupName;

/** What groups offer. */
public sealed interface FileChange extends Change {
    interface Visitor<R> {
        R publish(Publish c);

        R delete(Delete c);
    }

    <R> R visit(FileChange.Visitor<R> visitor);

    @Override
    default <R> R visit(Change.Visitor<R> visitor) {
        return visitor.file(this);
    }

    /** Enters content, whose manifest is on disk, into a group; {@code policy} null means the group's. */
    record Publish(GroupName group, FileName name, Content content, @Nullable ConflictPolicy policy)
            implements FileChange {
        @Override
        public <R> R visit(FileChange.Visitor<R> v) {
            return v.publish(this);
        }
    }

    /**
     * Takes a version of the name off the list, or with version 0 all of them; where {@code only} names entries, those alone. For the owner of the
     * name or of the group, and for admins.
     */
    record Delete(GroupName group, FileName name, int version, List<EntryId> only) implements FileChange {
        public Delete {
            only = List.copyOf(only);
        }

        @Override
        public <R> R visit(FileChange.Visitor<R> v) {
            return v.delete(this);
        }
    }
}
