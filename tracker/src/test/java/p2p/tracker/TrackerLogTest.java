// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TrackerLogTest {
    private static final int FULL = 10 << 20;

    @TempDir
    Path directory;

    @Test
    void fullFilesAreSetAsideAndOnlySoManyAreKept() throws IOException {
        List<Path> names = TrackerLog.files(directory);
        String line = "o".repeat(1_023) + "\n";
        for (int i = 0; i < names.size() + 2; i++) {
            Files.writeString(names.get(0), line.repeat(FULL / line.length() + 1));
            TrackerLog.open(directory, false);
            LoggerFactory.getLogger("p2p.test").info("first of a new file");
            LoggerFactory.getLogger("p2p.test").info("number {}", i);
            TrackerLog.close();
            assertThat(Files.size(names.get(0))).as("file " + i).isLessThan(FULL);
        }
        assertThat(Files.readString(names.get(0))).contains("number " + (names.size() + 1));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrderElementsOf(names);
        }
    }
}
