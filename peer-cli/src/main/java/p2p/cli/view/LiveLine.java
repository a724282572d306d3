// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A line that changes. On a terminal it is written over; elsewhere it is printed now and then: when another tenth is done,
 * when its {@code kind} changes, at least every ten seconds.
 */
public final class LiveLine implements AutoCloseable {
    private static final long SPARSE_NANOS = 10_000_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream err;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private boolean open;
    private boolean printed;
    private long printedAt;
    private int printedTenth;
    private String printedKind = "";

    LiveLine(PrintStream err, boolean terminal, LongSupplier nanoTime) {
        this.err = err;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /** Shows the text, which is made when it is shown only. {@code percent} and {@code kind} say how much of what is done. */
    public void show(Supplier<String> text, int percent, String kind) {
        if (terminal) {
            err.print(CLEAR + text.get());
            err.flush();
            open = true;
            return;
        }
        long now = nanoTime.getAsLong();
        if (!printed || percent / 10 != printedTenth || !kind.equals(printedKind) || now - printedAt > SPARSE_NANOS) {
            err.println(text.get());
            printed = true;
            printedAt = now;
            printedTenth = percent / 10;
            printedKind = kind;
        }
    }

    /** Takes the line away, so that ordinary output can follow. */
    @Override
    public void close() {
        if (open) {
            err.print(CLEAR);
            err.flush();
            open = false;
        }
    }
}
