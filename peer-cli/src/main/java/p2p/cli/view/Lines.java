// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import p2p.core.Printable;

/** Text made safe for a terminal in other ways than {@link Printable#of}: whole log lines, words to type again. */
public final class Lines {
    private Lines() {}

    /** The text as one word of a shell's command line. */
    public static String word(String text) {
        String safe = Printable.of(text);
        return safe.matches("[A-Za-z0-9_@%+=:,./-]+") ? safe : "'" + safe.replace("'", "'\\''") + "'";
    }

    static String printable(String line) {
        StringBuilder out = new StringBuilder(line.length());
        line.codePoints().forEach(c -> {
            if (c == '\t' || Printable.isPlain(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
        });
        return out.toString();
    }
}
