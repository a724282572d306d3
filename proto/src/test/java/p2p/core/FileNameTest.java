// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "report.pdf",
                "a b.txt",
                "...",
                ".bashrc",
                "-rf",
                "Grüße.txt",
                "漢字",
                "😀.png",
                "<img src=x onerror=alert(1)>",
                "a@2",
                "~",
                "C:x"
            })
    void acceptsOnePathElement(String name) {
        assertThat(new FileName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u3000",
                ".",
                "..",
                "/",
                "../../.bashrc",
                "/etc/x",
                "a/../../b",
                "..\\..\\win.ini",
                "a\\b",
                "a\nb",
                "a\rb",
                "a\tb",
                "a\0",
                "\u007f",
                "\u0085",
                "\u001b[2J",
                "exe\u202egpj.",
                "a\u200bb",
                "a\u2066b",
                "\ufeffa",
                "a\u2028b",
                "\ud800",
                "a\ue000",
                "a\uffff",
                " a",
                "\u00a0a",
                ".p2p-0011.part"
            })
    void refusesWhatCouldEscapeOrDeceive(String name) {
        assertThatThrownBy(() -> new FileName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .matches(text -> text.codePoints().allMatch(Printable::isPlain), "is safe to show");
    }

    @Test
    void hasAtMost255BytesOfUtf8() {
        assertThat(new FileName("a".repeat(255)).text()).hasSize(255);
        assertThat(new FileName("é".repeat(127)).text()).hasSize(127);
        assertThatThrownBy(() -> new FileName("a".repeat(256))).hasMessageContaining("255 bytes");
        assertThatThrownBy(() -> new FileName("é".repeat(128))).hasMessageContaining("255 bytes");
        assertThatThrownBy(() -> new FileName("a".repeat(1_000_000))).message().hasSizeLessThan(1_000);
    }

    @Test
    void theAnswerDoesNotDependOnTheUnicodeVersionOfTheJavaThatRuns() {
        // U+1FAE8 came with Unicode 15, U+10FFF0 is for private use, U+0378 is not assigned yet
        assertThat(new FileName("\ud83e\udee8")).isNotNull();
        assertThat(new FileName("a\u0378")).isNotNull();
        // a format control of Unicode 15
        assertThatThrownBy(() -> new FileName("a" + Character.toString(0x13439)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FileName("a" + Character.toString(0x10FFF0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FileName("a" + Character.toString(0xE0041)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
