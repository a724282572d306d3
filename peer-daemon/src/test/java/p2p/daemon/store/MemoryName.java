// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A name of a {@link MemoryDisk} that was set to an inode, or removed. */
record MemoryName(Path path, @Nullable MemoryInode inode, @Nullable Path movedFrom) {
    void applyTo(Map<Path, MemoryInode> names) {
        if (inode == null) {
            names.remove(path);
        } else {
            names.put(path, inode);
        }
        if (movedFrom != null) {
            names.remove(movedFrom);
        }
    }
}
