// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User, group and device names. */
class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "Bob", "bob.smith", "bob_smith-2", "a..", "A-", "0_0"})
    void acceptsLettersDigitsAndAFewMarks(String name) {
        assertThat(new UserName(name)).hasToString(name);
        assertThat(new GroupName(name)).hasToString(name);
        assertThat(new DeviceName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "bob smith",
                "-rf",
                ".hidden",
                "_x",
                "../../.bashrc",
                "/etc/x",
                "a/b",
                "..\\win.ini",
                "bob\n",
                "bob\0",
                "\u001b[31mbob",
                "b\u202eob",
                "ünal",
                "Ⅷ",
                "٣",
                "<img src=x onerror=alert(1)>",
                "bob@laptop"
            })
    void refusesEverythingElseAndSaysWhatIsAllowed(String name) {
        assertThatThrownBy(() -> new UserName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("user name")
                .hasMessageContaining("1-64 letters, digits")
                .message()
                .matches(text -> text.chars().allMatch(Printable::isPlain), "is safe to show");
        assertThatThrownBy(() -> new GroupName(name)).hasMessageContaining("group name");
        assertThatThrownBy(() -> new DeviceName(name)).hasMessageContaining("device name");
    }

    @Test
    void hasAtMost64Characters() {
        assertThat(new UserName("a".repeat(64)).text()).hasSize(64);
        assertThatThrownBy(() -> new UserName("a".repeat(65))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isUniqueIgnoringCaseButKeepsItsSpelling() {
        assertThat(new UserName("Bob")).isEqualTo(new UserName("bOB")).hasSameHashCodeAs(new UserName("bOB"));
        assertThat(new GroupName("Docs")).isEqualTo(new GroupName("docs"));
        assertThat(new DeviceName("Laptop")).isEqualTo(new DeviceName("LAPTOP"));
        assertThat(new UserName("Bob")).hasToString("Bob").isNotEqualTo(new UserName("Bobby"));
        assertThat(new UserName("Bob").key()).isEqualTo("bob");
    }

    @Test
    void aPasswordIsNeverShown() {
        assertThat(new Password("hunter2")).hasToString("***");
        assertThat(new Password("x".repeat(Password.MAX_LENGTH)).text()).hasSize(Password.MAX_LENGTH);
        assertThatThrownBy(() -> new Password("")).hasMessageContaining("must not be empty");
        assertThatThrownBy(() -> new Password("x".repeat(Password.MAX_LENGTH + 1)))
                .hasMessageContaining("512")
                .hasMessageNotContaining("xxx");
    }
}
