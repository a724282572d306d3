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

    private static Table narrow(String name, String problem) {
        return new Table(">ID", "NAME", "TIME", "OWNER", "PROBLEM")
                .below("PROBLEM")
                .dropping("TIME", "OWNER")
                .row(7, name, "2026-11-28 01:06", "alice", problem)
                .row(8, "b", "2026-11-28 01:07", "bob", "-");
    }

    @Test
    void aLongLastColumnGoesBelowItsRowBetweenWords() {
        assertThat(narrow("report.pdf", "it is not there any more").aligned(() -> 50))
                .containsExactly(
                        "ID  NAME        TIME              OWNER",
                        " 7  report.pdf  2026-11-28 01:06  alice",
                        "    it is not there any more",
                        " 8  b           2026-11-28 01:07  bob");
        assertThat(narrow("report.pdf", "it is not there any more").aligned(() -> 100))
                .hasSize(3);
    }

    @Test
    void inANarrowTerminalNoRowIsTooLong() {
        String name = "a rather long name of a file that people give to scans.pdf";

        assertThat(narrow(name, "it is not there any more, and was not there before")
                        .aligned(() -> 60))
                .allMatch(line -> line.length() <= 60)
                .anyMatch(line -> line.contains("2026-11-28 01:06  alice"))
                .anyMatch(line -> line.contains("a rather") && line.contains("...") && line.contains("scans.pdf"));
        assertThat(narrow(name, "it is not there any more, and was not there before")
                        .aligned(() -> 40))
                .allMatch(line -> line.length() <= 40)
                .anyMatch(line -> line.contains("alice"))
                .noneMatch(line -> line.contains("TIME"));
        assertThat(narrow(name, "gone").aligned(() -> 16)).noneMatch(line -> line.contains("OWNER"));
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
