// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.stream.Stream;
import p2p.core.Printable;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** Progress in one line, as CLI.md shows it. */
public final class ProgressLine {
    private static final int CELLS = 20;
    private static final int NARROW = 60;
    private static final String MORE = "...";

    private ProgressLine() {}

    /**
     * {@code  7 docs/report.pdf  [=========>          ]  47%  563 MiB/1.2 GiB  88 MiB/s  0:07  3 peers}. Where that is too wide,
     * a stalled download shows the reason's code and where the rest of it is told; then the bar goes, then the name.
     */
    public static String of(TransferView t, int width) {
        int percent = Amounts.percent(t.done(), t.size());
        String number = String.format("%2d ", t.number());
        String head = number + Printable.of(t.group() + "/" + t.name()) + "  ";
        String bar = width < NARROW ? "" : bar(percent) + "  ";
        String share = String.format("%3d%%  ", percent);
        String figures = share + Amounts.bytes(t.done()) + "/" + Amounts.bytes(t.size()) + "  ";
        String brief = brief(t);
        return Stream.of(
                        head + bar + figures + movement(t),
                        head + bar + figures + brief,
                        head + figures + brief,
                        number + figures + brief)
                .filter(line -> fits(line, width))
                .findFirst()
                .orElseGet(() -> cut(number + share + brief, width));
    }

    /** {@code hashing  report.pdf  1.2 GiB  100%  412 MiB/s}; {@code verb}: what a file is read for. */
    public static String reading(String verb, String name, long done, long total, long rate, int width) {
        return cut(
                verb + "  " + Printable.of(name) + "  " + Amounts.bytes(total) + "  " + Amounts.percent(done, total)
                        + "%  " + Amounts.rate(rate),
                width);
    }

    private static String movement(TransferView t) {
        if (t.reason() != null) {
            return t.reason().text() + (t.evidence().isEmpty() ? "" : " (" + Printable.of(t.evidence()) + ")");
        }
        if (t.state() == TransferState.CHECKING || t.state() == TransferState.FINISHING) {
            return t.state() == TransferState.CHECKING ? "checking what is here" : "verifying the whole file";
        }
        String peers = Amounts.count(t.peersActive(), "peer");
        if (t.peersActive() == 0) {
            return peers;
        }
        return (t.rate() <= 0 ? "-" : Amounts.rate(t.rate())) + "  " + Moments.countdown(t.etaSeconds()) + "  " + peers;
    }

    private static String brief(TransferView t) {
        return t.reason() == null ? movement(t) : t.reason().text() + ": p2p why " + t.number();
    }

    static String bar(int percent) {
        int full = percent * CELLS / 100;
        String body = full >= CELLS ? "=".repeat(CELLS) : "=".repeat(full) + ">" + " ".repeat(CELLS - full - 1);
        return "[" + body + "]";
    }

    /** The line, or as much of it as leaves room for the sign that there is more. */
    static String cut(String line, int width) {
        if (fits(line, width)) {
            return line;
        }
        String sign = MORE.substring(0, Math.min(MORE.length(), Math.max(0, width)));
        return line.substring(0, line.offsetByCodePoints(0, Math.max(0, width - sign.length()))) + sign;
    }

    private static boolean fits(String line, int width) {
        return line.codePointCount(0, line.length()) <= width;
    }
}
