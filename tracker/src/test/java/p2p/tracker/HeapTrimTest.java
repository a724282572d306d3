// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p2p.loop.ManualLoop;

class HeapTrimTest {
    private static final long SMALL = HeapTrim.WORTH_BYTES / 2;
    private static final long LARGE = 2 * HeapTrim.WORTH_BYTES;

    private final ManualLoop loop = new ManualLoop();
    private long committed = SMALL;
    private long inUse = SMALL;
    private int collections;
    private final HeapTrim trim = new HeapTrim(loop, new HeapTrim.Heap() {
        @Override
        public long committed() {
            return committed;
        }

        @Override
        public void collect() {
            collections++;
            committed = inUse;
        }
    });

    @BeforeEach
    void start() {
        trim.start();
    }

    private void pass(Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(HeapTrim.EVERY)) {
            loop.advance(HeapTrim.EVERY);
        }
    }

    @Test
    void aSmallHeapIsLeftAlone() {
        pass(Duration.ofHours(2));
        assertThat(collections).isZero();
    }

    @Test
    void whatATimeOfMuchWorkLeftIsGivenBackOnce() {
        committed = LARGE;
        pass(Duration.ofHours(2));
        assertThat(committed).isEqualTo(SMALL);
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void whereNothingIsToBeWonItTriesLessAndLess() {
        committed = LARGE;
        inUse = LARGE;
        pass(Duration.ofDays(1));
        // seven while the pause doubles, then one an hour
        assertThat(collections).isBetween(20, 35);
    }

    @Test
    void itLooksOftenAgainOnceSomethingWasWon() {
        committed = LARGE;
        inUse = LARGE;
        pass(Duration.ofHours(3));
        inUse = SMALL;
        pass(HeapTrim.LONGEST);
        assertThat(committed).isEqualTo(SMALL);

        committed = LARGE;
        pass(HeapTrim.EVERY);
        assertThat(committed).isEqualTo(SMALL);
    }
}
