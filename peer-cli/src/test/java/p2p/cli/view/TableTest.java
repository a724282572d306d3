// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAlignedUnderTheirHeadings() {
        Table table = new Table(">ID", "NAME", ">SIZE").row(7, "a", "1.2 GiB").row(123, "longer", "5 B");

        assertThat(table.aligned())
                .containsExactly(" ID  NAME       SIZE", "  7  a       1.2 GiB", "123  longer      5 B");
    }

    @Test
    void plainRowsAreTabSeparatedWithoutHeadings() {
        assertThat(new Table("A", "B").row("x y", 1).plain()).containsExactly("x y\t1");
    }

    @Test
    void whatComesFromElsewhereCannotMoveTheCursorOrBreakTheRow() {
        Table table = new Table("NAME").row("a\u001b[2Jb\nc\td\u202ee");

        assertThat(table.plain()).containsExactly("a\\u001b[2Jb\\u000ac\\u0009d\\u202ee");
    }
}
