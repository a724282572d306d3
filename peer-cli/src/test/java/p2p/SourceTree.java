// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Our own files as they lie in the repository; generated ones are not among them. */
final class SourceTree {
    static final List<String> MODULES = List.of("proto", "tracker", "peer-daemon", "peer-cli");

    private SourceTree() {}

    static Path root() {
        Path start =
                Path.of(System.getProperty("p2p.root", "")).toAbsolutePath().normalize();
        for (Path p = start; p != null; p = p.getParent()) {
            if (Files.isDirectory(p.resolve("peer-cli")) && Files.isRegularFile(p.resolve("pom.xml"))) {
                return p;
            }
        }
        throw new IllegalStateException("not inside the project: " + start);
    }

    /** Java, protobuf and SQL sources of all modules, tests included. */
    static List<Path> sources() {
        return MODULES.stream()
                .flatMap(module -> files(root().resolve(module).resolve("src")))
                .filter(p -> p.toString().matches(".*\\.(java|proto|sql)"))
                .toList();
    }

    static List<Path> mainJava() {
        return MODULES.stream()
                .flatMap(module -> files(root().resolve(module).resolve("src/main/java")))
                .filter(p -> p.toString().endsWith(".java"))
                .toList();
    }

    static Stream<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(Path file) {
        return root().relativize(file).toString();
    }
}
