// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Text that is broken into lines between words; a word that is longer than a line has a line of its own. */
public final class Paragraph {
    private static final int LEAST = 20;

    private Paragraph() {}

    /** The text in lines of at most {@code width} characters. */
    public static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.trim().split("\\s+")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The head, and the text beside it from {@code column} on; below it where the head is longer than that. */
    public static List<String> beside(String head, String text, int column, int width) {
        List<String> lines = new ArrayList<>();
        String margin = " ".repeat(column);
        List<String> body = text.isBlank() ? List.of() : lines(text, Math.max(LEAST, width - column));
        boolean fits = head.length() + 2 <= column;
        lines.add(fits && !body.isEmpty() ? head + margin.substring(head.length()) + body.get(0) : head);
        body.stream().skip(fits ? 1 : 0).map(line -> margin + line).forEach(lines::add);
        return lines;
    }
}
