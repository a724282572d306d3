// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileRefTest {
    @ParameterizedTest
    @CsvSource({
        "docs/report.pdf, docs, report.pdf, 0",
        "docs/report.pdf@3, docs, report.pdf, 3",
        "docs/a@b@7, docs, a@b, 7",
        "docs/mail@home, docs, mail@home, 0",
        "docs/a@, docs, a@, 0",
        "docs/@2, docs, @2, 0",
        "docs/a@0, docs, a, 0",
        "docs/a@9999999999, docs, a@9999999999, 0",
        "docs/a@-1, docs, a@-1, 0"
    })
    void readsGroupNameAndVersion(String text, String group, String name, int version) {
        FileRef ref = FileRef.parse(text);
        assertThat(ref).isEqualTo(new FileRef(new GroupName(group), new FileName(name), version));
        assertThat(FileRef.parse(ref.toString())).isEqualTo(ref);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "report.pdf", "/report.pdf", "docs/", "/", "docs/../x", "docs/a/b", "my docs/a", "docs/a\nb"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> FileRef.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsAnExampleOfARightOne() {
        assertThatThrownBy(() -> FileRef.parse("report.pdf")).hasMessageContaining("docs/report.pdf");
    }

    @Test
    void aVersionIsNotNegative() {
        assertThatThrownBy(() -> new FileRef(GroupName.PUBLIC, new FileName("a"), -1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
