// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class PipedLinesTest {
    @Test
    void linesComeOneByOneAndTheLastNeedsNoEnd() throws IOException {
        PipedLines lines = new PipedLines(new StringReader("help\r\n\nquit"), 10);
        assertThat(lines.next()).isEqualTo("help");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.next()).isEqualTo("quit");
        assertThat(lines.next()).isNull();
    }

    @Test
    void aLongLineIsCutAndTheNextOneIsWhole() throws IOException {
        PipedLines lines = new PipedLines(new StringReader("x".repeat(500) + "\nquit\n"), 10);
        assertThat(lines.next()).hasSize(11);
        assertThat(lines.next()).isEqualTo("quit");
    }

    @Test
    void whatNeverEndsIsNoText() throws IOException {
        Reader zeros = new Reader() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(char[] to, int from, int length) {
                return length;
            }

            @Override
            public void close() {}
        };
        assertThat(new PipedLines(zeros, 10).next()).isNull();
    }
}
