// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestRateTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private int taken(RequestRate rate, long now) {
        int taken = 0;
        while (taken < 1_000 && rate.take(now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void aBurstAtOnceThenASteadyRate() {
        RequestRate rate = new RequestRate(10, 40, 0);

        assertThat(taken(rate, 0)).isEqualTo(40);
        assertThat(taken(rate, SECOND)).isEqualTo(10);
        assertThat(taken(rate, 3 * SECOND)).isEqualTo(20);
    }

    @Test
    void aLongPauseIsWorthOneBurst() {
        RequestRate rate = new RequestRate(10, 40, 0);
        taken(rate, 0);

        assertThat(taken(rate, 3_600 * SECOND)).isEqualTo(40);
    }

    @Test
    void theNextTokenIsThereWhenItWasSaidToBe() {
        RequestRate rate = new RequestRate(3, 5, 0);
        taken(rate, 0);
        long next = rate.nanosToNext();

        assertThat(next).isBetween(SECOND / 3, SECOND / 3 + 2);
        assertThat(rate.take(next - 1_000)).isFalse();
        assertThat(rate.take(next)).isTrue();
    }
}
