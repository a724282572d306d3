// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import p2p.core.Printable;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** Progress in one line, as CLI.md shows it. */
public final class ProgressLine {
    private static final int CELLS = 20;
    private static final int NARROW = 60;

    private ProgressLine() {}

    /** {@code  7 docs/report.pdf  [=========>          ]  47%  563 MiB/1.2 GiB  88 MiB/s  0:07  3 peers}, cut to the width. */
    public static String of(TransferView t, int width) {
        int percent = Amounts.percent(t.done(), t.size());
        String head = String.format("%2d %s  ", t.number(), Printable.of(t.group() + "/" + t.name()));
        String bar = width < NARROW ? "" : bar(percent) + "  ";
        String figures = String.format("%3d%%  %s/%s", percent, Amounts.bytes(t.done()), Amounts.bytes(t.size()));
        return cut(head + bar + figures + "  " + movement(t), width);
    }

    /** {@code hashing  report.pdf  1.2 GiB  100%  412 MiB/s}. */
    public static String hashing(String name, long done, long total, long rate, int width) {
        return cut(
                "hashing  " + Printable.of(name) + "  " + Amounts.bytes(total) + "  " + Amounts.percent(done, total)
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
        return Amounts.rate(t.rate()) + "  " + Moments.countdown(t.etaSeconds()) + "  "
                + Amounts.count(t.peersActive(), "peer");
    }

    static String bar(int percent) {
        int full = percent * CELLS / 100;
        String body = full >= CELLS ? "=".repeat(CELLS) : "=".repeat(full) + ">" + " ".repeat(CELLS - full - 1);
        return "[" + body + "]";
    }

    static String cut(String line, int width) {
        return line.codePointCount(0, line.length()) <= width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, Math.max(0, width)));
    }
}
