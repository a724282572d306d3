// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.util.Locale;

/**
 * The rule that user, group and device names share: 1-64 of letters, digits, {@code . _ -}, the first alphanumeric;
 * unique ignoring case.
 */
final class Name {
    static final int MAX = 64;

    private Name() {}

    static String check(String kind, String text) {
        if (text.isEmpty()
                || text.length() > MAX
                || !alphanumeric(text.charAt(0))
                || !text.chars().allMatch(Name::allowed)) {
            throw new IllegalArgumentException("\"" + Printable.of(text) + "\" is not a " + kind
                    + " name: use 1-64 letters, digits, '.', '_' or '-', beginning with a letter or digit");
        }
        return text;
    }

    static String key(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean alphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean allowed(int c) {
        return alphanumeric(c) || c == '.' || c == '_' || c == '-';
    }
}
