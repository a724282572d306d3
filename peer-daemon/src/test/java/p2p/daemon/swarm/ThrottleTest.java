// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int BLOCK = 1_000;

    /** Blocks that are let through in ten seconds by somebody who always wants more. */
    private static int taken(Throttle throttle, long from) {
        int blocks = 0;
        for (long now = from; now < from + 10 * SECOND; now += SECOND / 1_000) {
            while (throttle.isOpen(now) && blocks < 1_000_000) {
                throttle.take(BLOCK, now);
                blocks++;
            }
        }
        return blocks;
    }

    @Test
    void letsThroughWhatItShould() {
        Throttle throttle = new Throttle(null);
        long now = -5 * SECOND;
        throttle.set(10 * BLOCK, now);
        assertThat(taken(throttle, now)).isBetween(99, 102);
        throttle.set(BLOCK / 2, now + 10 * SECOND);
        assertThat(taken(throttle, now + 10 * SECOND))
                .as("less than a block a second")
                .isBetween(5, 6);
    }

    @Test
    void withoutALimitItIsAlwaysOpen() {
        Throttle throttle = new Throttle(null);
        throttle.take(Integer.MAX_VALUE, 7);
        assertThat(throttle.readyIn(7)).isZero();
        throttle.set(1, 7);
        throttle.take(5, 7);
        assertThat(throttle.readyIn(7)).isEqualTo(5 * SECOND);
        throttle.set(0, 7);
        assertThat(throttle.isOpen(7)).isTrue();
    }

    @Test
    void whatNobodyTookIsNotKeptForLong() {
        Throttle throttle = new Throttle(null);
        throttle.set(100 * BLOCK, 0);
        int burst = 0;
        for (; throttle.isOpen(3_600 * SECOND); burst++) {
            throttle.take(BLOCK, 3_600 * SECOND);
        }
        assertThat(burst).isLessThanOrEqualTo(11);
    }

    @Test
    void theOneAboveCountsToo() {
        Throttle above = new Throttle(null);
        Throttle one = new Throttle(above);
        Throttle other = new Throttle(above);
        above.set(10 * BLOCK, 0);
        one.set(2 * BLOCK, 0);
        one.take(20 * BLOCK, 0);
        assertThat(one.readyIn(0)).isEqualTo(10 * SECOND);
        assertThat(other.readyIn(0)).isEqualTo(2 * SECOND);
        one.giveBack(20 * BLOCK);
        assertThat(other.isOpen(0)).isTrue();
        assertThat(one.isOpen(0)).isTrue();
    }
}
