// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import p2p.core.Printable;

/** A size as people type it: {@code 500000}, {@code 100GB} (powers of 1000), {@code 1.5GiB} or {@code 1.5G} (powers of 1024). */
record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:\\.(\\d{1,6}))?([KMGTP]?)(I?)B?");
    private static final String PREFIXES = "KMGTP";

    /** Throws {@link IllegalArgumentException} that says what is wrong. */
    static ByteSize parse(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        Matcher m = FORM.matcher(upper);
        if (!m.matches()
                || m.group(3).isEmpty() && (m.group(2) != null || !m.group(4).isEmpty())) {
            throw new IllegalArgumentException(
                    "\"" + Printable.of(text) + "\" is not a size, for example 100GB, 1.5GiB or 5000000");
        }
        boolean decimal = upper.endsWith("B") && m.group(4).isEmpty();
        if (m.group(3).isEmpty()) {
            return new ByteSize(Long.parseLong(m.group(1)));
        }
        double value = Double.parseDouble(m.group(1) + (m.group(2) == null ? "" : "." + m.group(2)));
        double bytes = value * Math.pow(decimal ? 1000 : 1024, PREFIXES.indexOf(m.group(3)) + 1);
        if (bytes >= Long.MAX_VALUE) {
            throw new IllegalArgumentException("\"" + Printable.of(text) + "\" is more than any disk holds");
        }
        return new ByteSize((long) bytes);
    }
}
