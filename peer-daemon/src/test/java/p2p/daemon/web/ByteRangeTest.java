// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    private static final long SIZE = 1_000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-, 0, 999",
        "bytes=10-19, 10, 19",
        "bytes=990-5000, 990, 999",
        "bytes=-1, 999, 999",
        "bytes=-5000, 0, 999",
        "' bytes=5-6 ', 5, 6"
    })
    void aPartIsFound(String header, long first, long last) {
        assertThat(ByteRange.of(header, SIZE)).contains(new ByteRange(first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=20-10", "bytes=-0", "bytes=999999999999999999-"})
    void whatLiesOutsideIsRefused(String header) {
        assertThat(ByteRange.of(header, SIZE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes=", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b", "bytes=-1-2"})
    void whatIsNotUnderstoodIsPassedOver(String header) {
        assertThat(ByteRange.of(header, SIZE)).contains(ByteRange.all(SIZE));
    }

    @Test
    void anEmptyFileHasNoParts() {
        assertThat(ByteRange.of(null, 0)).map(ByteRange::length).contains(0L);
        assertThat(ByteRange.of("bytes=0-", 0)).isEmpty();
    }

    @Test
    void noNameBreaksOutOfItsHeader() {
        assertThat(ContentRoute.disposition("a\"; filename=x\r\nSet-Cookie: y ü.txt"))
                .isEqualTo("attachment; filename*=UTF-8''a%22%3B%20filename%3Dx%0D%0ASet-Cookie%3A%20y%20%C3%BC.txt");
    }
}
