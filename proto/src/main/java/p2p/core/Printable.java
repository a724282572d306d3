// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** Text from elsewhere made safe for a terminal or a log line: control, format and bidirectional characters escaped. */
public final class Printable {
    private static final int MAX = 300;

    /**
     * First and last of each run of control, format, separator, surrogate, private-use and nonexistent characters, in
     * order; from Unicode 16, with the blocks that hold only such characters whole.
     */
    private static final int[] NOT_PLAIN = {
        0x00, 0x1f,
        0x7f, 0x9f,
        0xad, 0xad,
        0x600, 0x605,
        0x61c, 0x61c,
        0x6dd, 0x6dd,
        0x70f, 0x70f,
        0x890, 0x891,
        0x8e2, 0x8e2,
        0x180e, 0x180e,
        0x200b, 0x200f,
        0x2028, 0x202e,
        0x2060, 0x206f,
        0xd800, 0xf8ff,
        0xfdd0, 0xfdef,
        0xfeff, 0xfeff,
        0xfff0, 0xfffb,
        0x110bd, 0x110bd,
        0x110cd, 0x110cd,
        0x13430, 0x1343f,
        0x1bca0, 0x1bcaf,
        0x1d173, 0x1d17a,
        0xe0000, 0xe00ff,
        0xe01f0, 0x10ffff
    };

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

    /**
     * Whether the character shows as itself and changes nothing around it. The answer is the same on every version of
     * Java, whose tables of Unicode differ: what one process accepts as a name the next one must be able to read.
     */
    public static boolean isPlain(int c) {
        if ((c & 0xfffe) == 0xfffe) { // noncharacters
            return false;
        }
        for (int i = 0; i < NOT_PLAIN.length; i += 2) {
            if (c < NOT_PLAIN[i]) {
                return true;
            }
            if (c <= NOT_PLAIN[i + 1]) {
                return false;
            }
        }
        return true;
    }
}
