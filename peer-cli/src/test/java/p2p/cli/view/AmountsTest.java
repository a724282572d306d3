// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "512, 512 B",
        "999, 999 B",
        "1000, 1.0 KiB",
        "1024, 1.0 KiB",
        "1288490189, 1.2 GiB",
        "590348288, 563 MiB",
        "9223372036854775807, 8.0 EiB"
    })
    void sizesHaveAtMostThreeDigits(long bytes, String text) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 10, 0", "5, 10, 50", "999, 1000, 99", "10, 10, 100", "0, 0, 100"})
    void onlyAllOfItIsAHundredPercent(long part, long whole, int percent) {
        assertThat(Amounts.percent(part, whole)).isEqualTo(percent);
    }

    @Test
    void sharesSumToAHundredByLargestRemainder() {
        assertThat(Amounts.shares(List.of(1L, 1L, 1L))).containsExactly(34, 33, 33);
        assertThat(Amounts.shares(List.of(666L, 333L, 1L))).containsExactly(67, 33, 0);
        assertThat(Amounts.shares(List.of(0L, 0L))).containsExactly(0, 0);
        assertThat(Amounts.shares(List.of())).isEmpty();
    }
}
