// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final List<String> WORDS = List.of("quit", "ping", "discover", "upload_file", "bandwidth");

    @Test
    void aSlipIsRecognised() {
        assertThat(Spelling.closest("quti", WORDS)).contains("quit");
        assertThat(Spelling.closest("pin", WORDS)).contains("ping");
        assertThat(Spelling.closest("uplod_file", WORDS)).contains("upload_file");
        assertThat(Spelling.closest("bandwith", WORDS)).contains("bandwidth");
    }

    @Test
    void somethingElseIsNotForcedIntoAWord() {
        assertThat(Spelling.closest("xyz", WORDS)).isEmpty();
        assertThat(Spelling.closest("", WORDS)).isEmpty();
        assertThat(Spelling.closest("q".repeat(100_000), WORDS)).isEmpty();
    }
}
