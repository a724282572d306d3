// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import p2p.core.Printable;

/** Rows under headings. A heading that begins with {@code >} is right-aligned. Cells are made safe for the terminal. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row; each cell's {@code toString} is shown. */
    public Table row(Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> Printable.of(String.valueOf(cell)))
                .toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Aligned columns under their headings. */
    List<String> aligned() {
        List<List<String>> all = new ArrayList<>();
        all.add(headings.stream().map(Table::title).toList());
        all.addAll(rows);
        int[] widths = new int[headings.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return all.stream().map(row -> line(row, widths)).toList();
    }

    /** One line a row, tab-separated, without headings: what {@code --plain} promises. */
    List<String> plain() {
        return rows.stream().map(row -> String.join("\t", row)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String pad = " ".repeat(widths[i] - width(cell));
            out.append(i == 0 ? "" : GAP);
            out.append(headings.get(i).startsWith(">") ? pad + cell : cell + pad);
        }
        return out.toString().stripTrailing();
    }

    private static String title(String heading) {
        return heading.startsWith(">") ? heading.substring(1) : heading;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
