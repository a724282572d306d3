// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTest {
    @ParameterizedTest
    @CsvSource({"3, just now", "40, 40s ago", "300, 5 min ago", "10800, 3h ago", "345600, 4 days ago", "-9, just now"})
    void thePastIsToldInTheUnitThatFits(long seconds, String text) {
        assertThat(Moments.ago(0, seconds * 1_000)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-1, -", "7, 0:07", "754, 12:34", "3723, 1:02:03"})
    void theRestIsAClock(long seconds, String text) {
        assertThat(Moments.countdown(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"400, 0.4s", "13000, 13s", "125000, 2 min 5s", "11040000, 3h 4 min"})
    void durationsAreShort(long millis, String text) {
        assertThat(Moments.took(millis)).isEqualTo(text);
    }

    @Test
    void aTimeThatIsNotKnownIsADash() {
        assertThat(Moments.stamp(0, ZoneOffset.UTC)).isEqualTo("-");
        assertThat(Moments.stamp(1_700_000_000_000L, ZoneOffset.UTC)).isEqualTo("2023-11-14 22:13");
    }
}
