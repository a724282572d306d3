// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitNewsTest {
    private final CommitNews.Told told = new CommitNews.Told();

    @Test
    void eachEntryIsToldOnce() {
        assertThat(told.isDue(7, false)).isTrue();
        assertThat(told.isDue(7, false)).isFalse();
        assertThat(told.isDue(8, false)).isTrue();
        assertThat(told.isDue(7, false)).isFalse();
    }

    @Test
    void whatWouldOvertakeEntriesIsToldWhenTheyAreAnswered() {
        assertThat(told.isDue(7, true)).isFalse();
        assertThat(told.isDue(7, false)).isTrue();
    }

    @Test
    void severalEntriesAreToldByTheLastOfThem() {
        assertThat(told.isDue(7, true)).isFalse();
        assertThat(told.isDue(9, false)).isTrue();
        assertThat(told.isDue(9, false)).isFalse();
    }
}
