// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveLineTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now;

    @Test
    void onATerminalTheLineIsWrittenOverAndTakenAway() {
        LiveLine line = new LiveLine(err, true, () -> now);
        line.show(() -> "one", 1, "");
        line.show(() -> "two", 2, "");
        line.close();

        assertThat(text()).isEqualTo("\r\u001b[Kone\r\u001b[Ktwo\r\u001b[K");
    }

    @Test
    void elsewhereALineComesForEachTenthEachChangeAndEveryTenSeconds() {
        LiveLine line = new LiveLine(err, false, () -> now);
        line.show(() -> "1%", 1, "moves");
        line.show(() -> fail("is not shown"), 2, "moves");
        line.show(() -> "12%", 12, "moves");
        line.show(() -> "12% stuck", 12, "stuck");
        now = 11_000_000_000L;
        line.show(() -> "13% stuck", 13, "stuck");
        line.close();

        assertThat(text().lines()).containsExactly("1%", "12%", "12% stuck", "13% stuck");
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
