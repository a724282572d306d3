// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateMeterTest {
    private static final long MS = 1_000_000L;

    @Test
    void showsASteadyRateSoonAndForgetsIt() {
        RateMeter meter = new RateMeter();
        long now = -5_000 * MS;
        for (int i = 0; i < 100; i++) {
            now += 50 * MS;
            meter.add(1_000, now);
        }

        assertThat(meter.perSecond(now)).isBetween(18_000L, 22_000L);
        assertThat(meter.perSecond(now + 2_000 * MS)).isBetween(7_000L, 13_000L);
        assertThat(meter.perSecond(now + 60_000 * MS)).isZero();
    }

    @Test
    void tensOfGigabytesInTheWindowAreNoNegativeRate() {
        RateMeter meter = new RateMeter();
        for (int i = 0; i < 16; i++) {
            meter.add(3_000_000_000L, i * 250 * MS);
        }
        assertThat(meter.perSecond(15 * 250 * MS)).isEqualTo(12_000_000_000L);
    }

    @Test
    void theWindowFollowsBandwidthTimesDelay() {
        RequestWindow window = new RequestWindow(SwarmSettings.DEFAULT);
        assertThat(window.limit()).isEqualTo(2 * (256 << 10));

        long now = 0;
        for (int i = 0; i < 200; i++) {
            long before = window.delivered();
            now += 10 * MS;
            window.delivered(256 << 10, now - 200 * MS, Math.max(0, before - 19L * (256 << 10)), now);
        }
        long bandwidthTimesDelay = 100L * (256 << 10) / 5;
        assertThat(window.limit()).isBetween(bandwidthTimesDelay, 3 * bandwidthTimesDelay);

        window.punish();
        assertThat(window.limit()).isEqualTo(256 << 10);
    }
}
