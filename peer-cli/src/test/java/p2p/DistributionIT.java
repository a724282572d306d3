// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The folder that people get: each jar once, and each program finds all it needs beside itself. */
class DistributionIT {
    private static final Path DIST = Path.of(Objects.requireNonNull(System.getProperty("p2p.dist"), "p2p.dist"));

    @ParameterizedTest
    @CsvSource({"p2p-tracker, p2p.tracker.TrackerMain", "p2p-daemon, p2p.daemon.DaemonMain", "p2p-cli, p2p.cli.Main"})
    void classPathOfEachProgramIsComplete(String program, String main) throws IOException {
        Attributes manifest = manifest(program);

        assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo(main);
        assertThat(classPath(manifest)).isNotEmpty().isSubsetOf(jars());
    }

    @Test
    void theCliHasNoNetty() throws IOException {
        assertThat(classPath(manifest("p2p-cli"))).noneMatch(jar -> jar.startsWith("netty"));
    }

    @Test
    void eachLibraryIsThereOnceAndHasNoTimestamp() throws IOException {
        List<String> names = jars().stream()
                .map(jar -> jar.replaceFirst("-\\d+(\\.\\d+)*([.-](Final|jre|SNAPSHOT))?(?=[.-])", ""))
                .toList();

        assertThat(names).as("run mvn clean if an old version is left over").doesNotHaveDuplicates();
        assertThat(jars()).noneMatch(jar -> jar.matches(".*-\\d{8}\\.\\d{6}-\\d+.*"));
    }

    @Test
    void scriptsAreExecutableAndTheLicenceIsThere() {
        assertThat(SourceTree.files(DIST.resolve("bin")))
                .filteredOn(file -> !file.endsWith("tracker_info.txt"))
                .allMatch(Files::isExecutable);
        assertThat(DIST.resolve("LICENSE")).isRegularFile();
        assertThat(DIST.resolve("NOTICE")).isRegularFile();
    }

    private static List<String> jars() throws IOException {
        try (Stream<Path> files = Files.list(DIST.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Attributes manifest(String program) throws IOException {
        String name = jars().stream()
                .filter(jar -> jar.matches(program + "-\\d.*\\.jar"))
                .findFirst()
                .orElseThrow();
        try (JarFile jar = new JarFile(DIST.resolve("lib").resolve(name).toFile())) {
            return jar.getManifest().getMainAttributes();
        }
    }

    private static List<String> classPath(Attributes manifest) {
        return List.of(manifest.getValue(Attributes.Name.CLASS_PATH).split(" "));
    }
}
