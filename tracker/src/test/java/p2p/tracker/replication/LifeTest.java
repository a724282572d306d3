// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LifeTest {
    private final Life past = new Life(1, 900, "a");
    private final Life left = new Life(2, 1_000, "b");
    private final Life right = new Life(2, 1_001, "c");
    private final Life sameTime = new Life(2, 1_000, "c");

    @Test
    void theLaterLifeIsKeptAndOfTwoWithOneNumberTheOneThatBeganFirst() {
        assertThat(past.givesWayTo(left)).isTrue();
        assertThat(left.givesWayTo(past)).isFalse();
        assertThat(right.givesWayTo(left)).isTrue();
        assertThat(left.givesWayTo(right)).isFalse();
    }

    @Test
    void exactlyOneOfTwoGivesWayEvenIfTheyBeganTogether() {
        assertThat(sameTime.givesWayTo(left)).isTrue();
        assertThat(left.givesWayTo(sameTime)).isFalse();
    }

    @Test
    void noLifeGivesWayToItselfOrToWhoHasNoPlace() {
        assertThat(left.givesWayTo(left)).isFalse();
        assertThat(left.givesWayTo(new Life(2, 1, ""))).isFalse();
        assertThat(new Life(-1, 0, "").givesWayTo(left)).isTrue();
        assertThat(new Life(2, 1, "").givesWayTo(left)).isTrue();
    }
}
