// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5000000, 5000000",
        "12B, 12",
        "100GB, 100000000000",
        "1.5GiB, 1610612736",
        "1.5g, 1610612736",
        "2k, 2048",
        "2KB, 2000",
        "1PiB, 1125899906842624"
    })
    void isReadAsPeopleMeanIt(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GB",
                "-1",
                "1.5",
                "1,5GB",
                "10 GB",
                "1XB",
                "1IB",
                "999999999999999999P",
                "99999999999999999999"
            })
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
