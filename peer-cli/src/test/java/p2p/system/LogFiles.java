// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** What a program has logged. */
final class LogFiles {
    private LogFiles() {}

    /** Everything in the log files below a folder; what the running program removes meanwhile is passed over. */
    static String read(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".log")) {
                    all.append(Files.readString(file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return all.toString();
    }
}
