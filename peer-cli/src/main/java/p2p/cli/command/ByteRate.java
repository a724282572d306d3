// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.Locale;

/**
 * Bytes a second as people write them: a size, with or without {@code /s}, or {@code off}.
 *
 * @param bytes 0 for no limit
 */
record ByteRate(long bytes) {
    private static final String EACH_SECOND = "/s";

    /** Throws {@link IllegalArgumentException}. */
    static ByteRate parse(String text) {
        if (text.equalsIgnoreCase("off")) {
            return new ByteRate(0);
        }
        boolean said = text.toLowerCase(Locale.ROOT).endsWith(EACH_SECOND);
        return new ByteRate(ByteSize.parse(said ? text.substring(0, text.length() - EACH_SECOND.length()) : text)
                .bytes());
    }
}
