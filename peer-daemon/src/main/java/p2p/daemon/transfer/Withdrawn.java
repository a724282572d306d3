// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import p2p.core.BlockRef;

/** Requests of a session that were taken back and whose blocks may still arrive; the newest {@link #MOST}. On the loop. */
final class Withdrawn {
    private static final int MOST = 1_024;

    /** How often each was taken back: what was asked for, taken back, asked for and taken back again may come twice. */
    private final Map<BlockRef, Integer> blocks = new LinkedHashMap<>();

    void add(BlockRef block) {
        Integer before = blocks.remove(block);
        blocks.put(block, before == null ? 1 : before + 1);
        if (blocks.size() > MOST) {
            Iterator<BlockRef> oldest = blocks.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Whether it was there; once less from now on. */
    boolean remove(BlockRef block) {
        Integer times = blocks.get(block);
        if (times == null) {
            return false;
        }
        if (times == 1) {
            blocks.remove(block);
        } else {
            blocks.put(block, times - 1);
        }
        return true;
    }
}
