// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a pipe, whatever comes out of it: bounded in memory, and given up where it is no text. Blocking; one thread at a time. */
final class PipedLines {
    private static final int NO_TEXT = 1 << 20;

    private final Reader in;
    private final int max;

    /** Of a line that is longer than {@code max}, that many characters and one more are given. */
    PipedLines(Reader in, int max) {
        this.in = in;
        this.max = max;
    }

    /** Null at the end, or once {@value #NO_TEXT} characters came without the end of a line. */
    @Nullable
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = 0; read < NO_TEXT; read++) {
            int c = in.read();
            if (c < 0 && read == 0) {
                return null;
            }
            if (c < 0 || c == '\n') {
                return line.toString().strip();
            }
            if (line.length() <= max) {
                line.append((char) c);
            }
        }
        return null;
    }
}
