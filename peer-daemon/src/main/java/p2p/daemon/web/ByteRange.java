// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file that a browser asks for, by the header {@code Range} (RFC 9110 section 14).
 *
 * @param first the first byte, as {@code last} counted from 0
 */
record ByteRange(long first, long last) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    long length() {
        return last - first + 1;
    }

    /** All of it; the last byte lies before the first when there is none. */
    static ByteRange all(long size) {
        return new ByteRange(0, size - 1);
    }

    /**
     * What the header asks for; all of it where there is no header, and where it is of a kind that may be passed over (several parts, other
     * units). Empty when it lies outside the file or backwards.
     */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        Matcher asked = ONE.matcher(header == null ? "" : header.strip());
        if (!asked.matches() || asked.group(1).isEmpty() && asked.group(2).isEmpty()) {
            return Optional.of(all(size));
        }
        long first;
        long last;
        if (asked.group(1).isEmpty()) {
            first = Math.max(0, size - Long.parseLong(asked.group(2)));
            last = size - 1;
        } else {
            first = Long.parseLong(asked.group(1));
            last = asked.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(asked.group(2)));
        }
        return first < size && first <= last ? Optional.of(new ByteRange(first, last)) : Optional.empty();
    }
}
