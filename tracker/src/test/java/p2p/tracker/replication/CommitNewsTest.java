// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitNewsTest {
    private final CommitNews.Told told = new CommitNews.Told();
    private final Object first = new Object();
    private final Object second = new Object();

    @Test
    void eachEntryIsToldOnceUntilSomethingIsAnswered() {
        assertThat(told.isDue(7, 6, 9, first, false)).isTrue();
        assertThat(told.isDue(7, 6, 9, first, false)).isFalse();
        assertThat(told.isDue(8, 6, 9, first, false)).isTrue();
        assertThat(told.isDue(7, 6, 9, first, false)).isFalse();
    }

    @Test
    void whatAnAnswerDoesNotKnowOfIsToldAgain() {
        assertThat(told.isDue(5, 4, 6, first, false)).isTrue();
        // Ratis had made the heartbeat for 5 already, and drops the one that this asks for
        assertThat(told.isDue(6, 4, 6, first, false)).isTrue();

        assertThat(told.isDue(6, 5, 6, second, false)).isTrue();
        assertThat(told.isDue(6, 5, 6, second, false)).isFalse();
    }

    @Test
    void whatAnAnswerKnowsOfIsNotToldAgain() {
        assertThat(told.isDue(6, 5, 6, first, false)).isTrue();
        assertThat(told.isDue(6, 6, 6, second, false)).isFalse();
    }

    @Test
    void whoLacksTheEntryIsNotAskedForEver() {
        assertThat(told.isDue(6, 5, 5, first, false)).isFalse();
        assertThat(told.isDue(6, 5, 5, second, false)).isFalse();
        assertThat(told.isDue(6, 4, 5, second, false)).isTrue();
    }

    @Test
    void whatWouldOvertakeEntriesIsToldWhenTheyAreAnswered() {
        assertThat(told.isDue(7, 6, 7, first, true)).isFalse();
        assertThat(told.isDue(7, 6, 7, second, false)).isTrue();
    }

    @Test
    void severalEntriesAreToldByTheLastOfThem() {
        assertThat(told.isDue(7, 6, 9, first, true)).isFalse();
        assertThat(told.isDue(9, 6, 9, first, false)).isTrue();
        assertThat(told.isDue(9, 6, 9, first, false)).isFalse();
    }
}
