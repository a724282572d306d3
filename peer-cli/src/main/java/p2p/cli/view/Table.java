// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import p2p.core.Printable;

/**
 * Rows under headings. A heading that begins with {@code >} is right-aligned. Cells are made safe for the terminal. Where a terminal is too
 * narrow, long columns go below their row, cells are shortened, and columns that tell least are left out: a row that breaks in the middle of a
 * cell cannot be read.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final String MARGIN = "    ";
    private static final String MORE = "...";

    /** Cells become this short before a column is left out. */
    private static final int READABLE = 24;

    /** This fits every terminal. */
    private static final int NARROW = 40;

    /** No cell becomes shorter. */
    private static final int LEAST = 10;

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();
    private List<String> below = List.of();
    private List<String> dropped = List.of();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** The columns that go below their row when it is too long, the first one first. */
    public Table below(String... titles) {
        below = List.of(titles);
        return this;
    }

    /** The columns that are left out when a row is too long nevertheless, the first one first. */
    public Table dropping(String... titles) {
        dropped = List.of(titles);
        return this;
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

    /** Aligned columns under their headings, as wide as they are. */
    List<String> aligned() {
        return aligned(() -> Integer.MAX_VALUE);
    }

    /** The same in lines of at most {@code width} characters where that can be; it is asked only for tables that are not narrow anyhow. */
    List<String> aligned(IntSupplier width) {
        List<Integer> columns =
                new ArrayList<>(IntStream.range(0, headings.size()).boxed().toList());
        List<Integer> lower = new ArrayList<>();
        int[] widths = widths();
        int most = total(columns, widths) <= NARROW ? Integer.MAX_VALUE : width.getAsInt();
        for (String title : below) {
            if (total(columns, widths) > most) {
                lower.add(column(title));
                columns.remove((Integer) column(title));
            }
        }
        for (String title : dropped) {
            if (total(
                            columns,
                            Arrays.stream(widths)
                                    .map(w -> Math.min(w, READABLE))
                                    .toArray())
                    > most) {
                columns.remove((Integer) column(title));
            }
        }
        while (total(columns, widths) > most && widths[widest(columns, widths)] > LEAST) {
            widths[widest(columns, widths)]--;
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(headings.stream().map(Table::title).toList(), columns, widths));
        for (List<String> row : rows) {
            lines.add(line(row, columns, widths));
            lower.stream()
                    .map(row::get)
                    .filter(text -> text.length() > 1)
                    .flatMap(text -> Paragraph.lines(text, Math.max(LEAST, most - MARGIN.length())).stream())
                    .map(MARGIN::concat)
                    .forEach(lines::add);
        }
        return lines;
    }

    /** One line a row, tab-separated, without headings: what {@code --plain} promises. */
    List<String> plain() {
        return rows.stream().map(row -> String.join("\t", row)).toList();
    }

    private int[] widths() {
        int[] widths = headings.stream().mapToInt(h -> width(title(h))).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return widths;
    }

    private static int total(List<Integer> columns, int[] widths) {
        return columns.stream().mapToInt(i -> widths[i]).sum() + GAP.length() * (columns.size() - 1);
    }

    private static int widest(List<Integer> columns, int[] widths) {
        return columns.stream().reduce((a, b) -> widths[b] > widths[a] ? b : a).orElse(0);
    }

    private int column(String title) {
        return headings.stream().map(Table::title).toList().indexOf(title);
    }

    private String line(List<String> row, List<Integer> columns, int[] widths) {
        StringBuilder out = new StringBuilder();
        for (int i : columns) {
            String cell = shortened(row.get(i), widths[i]);
            String pad = " ".repeat(widths[i] - width(cell));
            out.append(i == columns.get(0) ? "" : GAP);
            out.append(headings.get(i).startsWith(">") ? pad + cell : cell + pad);
        }
        return out.toString().stripTrailing();
    }

    /** Without some of its middle: the end of a name tells what kind of file it is. */
    private static String shortened(String cell, int width) {
        int length = width(cell);
        if (length <= width) {
            return cell;
        }
        int kept = Math.max(0, width - MORE.length());
        int end = kept / 2;
        return cell.substring(0, cell.offsetByCodePoints(0, kept - end))
                + MORE
                + cell.substring(cell.offsetByCodePoints(0, length - end));
    }

    private static String title(String heading) {
        return heading.startsWith(">") ? heading.substring(1) : heading;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
