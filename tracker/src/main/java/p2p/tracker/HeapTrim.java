// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.loop.Loop;

/**
 * Gives back what a time of much work left of the heap. The serial collector grows the heap before it looks for garbage in all of it, and
 * shrinks it only then; nothing would ask it to in a tracker that has become quiet. Owned by the loop, which stands still for a collection as
 * everything does: about a tenth of a second for 50 MiB in use.
 */
final class HeapTrim {
    private static final Logger log = LoggerFactory.getLogger(HeapTrim.class);
    /** A heap up to this size is left alone. */
    static final long WORTH_BYTES = 112L << 20;

    static final Duration EVERY = Duration.ofSeconds(30);
    /** The pause grows up to this while there is nothing to win. */
    static final Duration LONGEST = Duration.ofMinutes(64);

    private static final double WON = 0.8;

    /** What this works on. */
    interface Heap {
        /** Bytes that the process has taken for its heap. */
        long committed();

        /** Collects all garbage; blocking. */
        void collect();
    }

    private final Loop loop;
    private final Heap heap;
    private Duration pause = EVERY;

    HeapTrim(Loop loop, Heap heap) {
        this.loop = loop;
        this.heap = heap;
    }

    /** That of this process. */
    static HeapTrim ofProcess(Loop loop) {
        return new HeapTrim(loop, new Heap() {
            @Override
            public long committed() {
                return Runtime.getRuntime().totalMemory();
            }

            @Override
            public void collect() {
                System.gc();
            }
        });
    }

    void start() {
        loop.after(pause, this::look);
    }

    private void look() {
        long before = heap.committed();
        if (before > WORTH_BYTES) {
            heap.collect();
            long after = heap.committed();
            log.debug("heap: {} MiB, were {}", after >> 20, before >> 20);
            pause = after < before * WON ? EVERY : longer();
        } else {
            pause = EVERY;
        }
        loop.after(pause, this::look);
    }

    private Duration longer() {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }
}
