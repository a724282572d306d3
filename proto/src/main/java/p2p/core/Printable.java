// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** Text from elsewhere made safe for a terminal or a log line: control, format and bidirectional characters escaped. */
public final class Printable {
    private static final int MAX = 300;

    private Printable() {}

    /** At most 300 characters, each printable; what was not is shown as an escape such as {@code \u001b}. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX) + 8);
        text.codePoints().limit(MAX).forEach(c -> {
            if (isPlain(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
        });
        if (text.codePointCount(0, text.length()) > MAX) {
            out.append("...");
        }
        return out.toString();
    }

    /** Whether the character shows as itself and changes nothing around it. */
    public static boolean isPlain(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.UNASSIGNED
                && type != Character.PRIVATE_USE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
