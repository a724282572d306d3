// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.nio.charset.StandardCharsets;

/**
 * The name of a shared file, as its group sees it: one path element, at most 255 bytes of UTF-8, without separators, dot
 * names, leading blanks, control, format or bidirectional characters. Checked when published and again before a file is written.
 */
public record FileName(String text) {
    public static final int MAX_BYTES = 255;

    public FileName {
        if (text.isBlank() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("\"" + Printable.of(text) + "\" is not a file name");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a file name has at most " + MAX_BYTES + " bytes: " + Printable.of(text));
        }
        if (text.indexOf('/') >= 0 || text.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("a file name holds no separators: " + Printable.of(text));
        }
        if (!text.codePoints().allMatch(Printable::isPlain)) {
            throw new IllegalArgumentException(
                    "a file name holds no control or formatting characters: " + Printable.of(text));
        }
        int first = text.codePointAt(0);
        if (Character.isWhitespace(first) || Character.isSpaceChar(first)) {
            throw new IllegalArgumentException("a file name does not begin with a blank: " + Printable.of(text));
        }
        if (text.startsWith(".p2p-")) {
            throw new IllegalArgumentException("names that begin with .p2p- are reserved: " + Printable.of(text));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
