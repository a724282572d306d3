// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import p2p.core.BlockRef;

/** Requests of a session that were taken back and whose blocks may still arrive; the newest {@link #MOST}. On the loop. */
final class Withdrawn {
    private static final int MOST = 1_024;

    private final Set<BlockRef> blocks = new LinkedHashSet<>();

    void add(BlockRef block) {
        blocks.remove(block);
        blocks.add(block);
        if (blocks.size() > MOST) {
            Iterator<BlockRef> oldest = blocks.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Whether it was there. */
    boolean remove(BlockRef block) {
        return blocks.remove(block);
    }
}
