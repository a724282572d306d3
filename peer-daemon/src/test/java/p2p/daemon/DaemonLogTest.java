// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DaemonLogTest {
    @TempDir
    Path directory;

    @Test
    void aFullFileIsSetAsideAndTheNewestLinesAreInTheNext() throws IOException {
        Path file = directory.resolve("daemon.log");
        Files.writeString(file, "old\n".repeat(300_000));
        DaemonLog log = DaemonLog.begin(directory, new DaemonLog.Settings(Level.INFO, 2, 1));

        LoggerFactory.getLogger("test").info("the first one of the new file");
        LoggerFactory.getLogger("test").info("the second one");
        List<String> tail = log.tail(10);
        log.end();

        assertThat(tail).last().asString().endsWith("the second one");
        assertThat(Files.size(file)).isLessThan(1 << 20);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(p -> p.getFileName().toString()))
                    .anyMatch(name -> name.matches("daemon\\.\\d{4}-\\d\\d-\\d\\d\\.0\\.log.*"));
        }
    }

    @Test
    void aLineOfALogStaysALine() throws IOException {
        DaemonLog log = DaemonLog.begin(directory, DaemonLog.Settings.DEFAULT);
        LoggerFactory.getLogger("test").info("one\ntwo\r\nthree");
        List<String> tail = log.tail(10);
        log.end();

        assertThat(tail).singleElement().asString().endsWith("one two three");
    }
}
