// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Bytes, rates and shares as people read them. Units are binary (KiB = 1024 bytes). */
public final class Amounts {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Amounts() {}

    /** At most four characters and a unit: {@code 512 B}, {@code 1.2 GiB}, {@code 563 MiB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String digits = unit == 0 || value >= 9.95
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
        return digits + " " + UNITS[unit];
    }

    /** Bytes per second; {@code 0} stays bare. */
    public static String rate(long bytesPerSecond) {
        return bytesPerSecond <= 0 ? "0" : bytes(bytesPerSecond) + "/s";
    }

    /** Whole percent, rounded down, so that 100 means all of it. An empty whole is complete. */
    public static int percent(long part, long whole) {
        return whole <= 0 ? 100 : (int) Math.min(100, Math.max(0, Math.floor(part * 100.0 / whole)));
    }

    /**
     * Each part's share of their sum in whole percent, by largest remainder (ties: the first), so that the shares sum to 100;
     * all 0 when there is nothing to share.
     */
    public static List<Integer> shares(List<Long> parts) {
        long total = parts.stream().mapToLong(Long::longValue).sum();
        if (total <= 0) {
            return parts.stream().map(part -> 0).toList();
        }
        List<Integer> shares = new ArrayList<>();
        parts.forEach(part -> shares.add((int) Math.floor(part * 100.0 / total)));
        int missing = 100 - shares.stream().mapToInt(Integer::intValue).sum();
        IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> shares.get(i) - parts.get(i) * 100.0 / total))
                .limit(Math.max(0, missing))
                .toList()
                .forEach(i -> shares.set(i, shares.get(i) + 1));
        return shares;
    }

    /** {@code 1 peer}, {@code 3 peers}. */
    public static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
