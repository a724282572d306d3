// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time and spans as people read them. Times are milliseconds since 1970. */
public final class Moments {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Moments() {}

    /** Local time to the minute, {@code -} for none. */
    public static String stamp(long millis, ZoneId zone) {
        return millis <= 0 ? "-" : STAMP.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    /** {@code just now}, {@code 40s ago}, {@code 5 min ago}, {@code 3h ago}, {@code 4 days ago}. */
    public static String ago(long then, long now) {
        long s = Math.max(0, (now - then) / 1000);
        if (s < 5) {
            return "just now";
        }
        if (s < MINUTE) {
            return s + "s ago";
        }
        if (s < HOUR) {
            return s / MINUTE + " min ago";
        }
        return s < 2 * DAY ? s / HOUR + "h ago" : s / DAY + " days ago";
    }

    /** {@code 0:07}, {@code 12:34}, {@code 1:02:03}; {@code -} when it cannot be told (negative). */
    public static String countdown(long seconds) {
        if (seconds < 0) {
            return "-";
        }
        return seconds < HOUR
                ? String.format(Locale.ROOT, "%d:%02d", seconds / MINUTE, seconds % MINUTE)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / HOUR, seconds % HOUR / MINUTE, seconds % MINUTE);
    }

    /** How long something took: {@code 0.4s}, {@code 13s}, {@code 2 min 5s}, {@code 3h 4 min}. */
    public static String took(long millis) {
        long s = millis / 1000;
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1fs", Math.max(0, millis) / 1000.0);
        }
        if (s < MINUTE) {
            return s + "s";
        }
        return s < HOUR ? s / MINUTE + " min " + s % MINUTE + "s" : s / HOUR + "h " + s % HOUR / MINUTE + " min";
    }
}
