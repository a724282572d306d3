// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** How many characters fit into a line of the terminal: stty(1) knows. Asked for again every few seconds, for windows change. */
public final class TerminalWidth implements IntSupplier {
    private static final int USUAL = 100;
    private static final int ENDLESS = 10_000;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final boolean terminal;
    private final int preset;
    private int width;
    private long askedAt;

    public TerminalWidth(Map<String, String> environment, boolean terminal) {
        this.terminal = terminal;
        this.preset = number(environment.getOrDefault("COLUMNS", ""));
    }

    @Override
    public int getAsInt() {
        if (!terminal) {
            return ENDLESS;
        }
        if (width == 0 || System.nanoTime() - askedAt > FRESH_NANOS) {
            int asked = preset > 0 ? preset : ask();
            width = asked > 0 ? asked : USUAL;
            askedAt = System.nanoTime();
        }
        return width;
    }

    private static int ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] words = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .trim()
                    .split(" ");
            return words.length == 2 ? number(words[1]) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static int number(String digits) {
        return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : 0;
    }
}
