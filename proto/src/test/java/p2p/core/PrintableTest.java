// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void leavesPlainTextAlone() {
        assertThat(Printable.of("Grüße, 漢字 😀 <b>")).isEqualTo("Grüße, 漢字 😀 <b>");
    }

    @Test
    void escapesWhatATerminalWouldObey() {
        assertThat(Printable.of("a\u001b[31m\nb\u202ec\0")).isEqualTo("a\\u001b[31m\\u000ab\\u202ec\\u0000");
        assertThat(Printable.of("\ud800")).isEqualTo("\\ud800");
    }

    @Test
    void cutsLongText() {
        assertThat(Printable.of("x".repeat(301))).isEqualTo("x".repeat(300) + "...");
        assertThat(Printable.of("x".repeat(300))).hasSize(300);
    }

    @Test
    void escapesEveryControlAndFormatCharacterThatThisJavaKnows() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    assertThat(Printable.isPlain(c)).as("U+%04X", c).isFalse();
                case Character.UNASSIGNED -> {}
                default -> assertThat(Printable.isPlain(c)).as("U+%04X", c).isTrue();
            }
        }
    }
}
