// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code libexec/archive.sh} makes in the background of a daemon's first start. */
class ArchiveIT {
    private final Sandbox world = new Sandbox();

    ArchiveIT() throws IOException {}

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    @Test
    void aDaemonsArchiveHasWhatATransferLoadsAndNothingElseIsLeft() throws Exception {
        assumeTrue(Runtime.version().feature() < 21, "newer releases list an archive in other words");
        Path home = Path.of(world.bin("p2p")).resolve("../..").normalize();
        String jar = only(home.resolve("lib"), "p2p-daemon-[0-9].*\\.jar");
        String classes = only(home.resolve("lib"), "AmazonCorrettoCryptoProvider-.*-linux-x86_64\\.jar")
                + File.pathSeparator
                + jar;
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path folder = Files.createDirectory(world.path("cache"));
        Path archive = folder.resolve("p2p-1.jsa");

        Said made = world.run(
                null,
                "sh",
                home.resolve("libexec/archive.sh").toString(),
                home.toString(),
                java,
                jar,
                classes,
                archive.toString());

        assertThat(made.exit()).as(made.err()).isZero();
        Said listed = world.run(
                null,
                java,
                "-XX:+UseSerialGC",
                "-XX:SharedArchiveFile=" + archive,
                "-XX:+PrintSharedArchiveAndExit",
                "-XX:+PrintSharedDictionary",
                "-cp",
                classes);
        assertThat(listed.out() + listed.err())
                .as("asked for, received, sent, and a lambda among it")
                .contains("p2p.daemon.DaemonMain", "p2p.daemon.transfer.Fetch", "p2p.daemon.transfer.Uploads")
                .contains("p2p.daemon.transfer.Fetch$$Lambda$");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(archive);
        }
    }

    private static String only(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(
                            file -> String.valueOf(file.getFileName()).matches(name))
                    .toList();
            assertThat(found).as(name).hasSize(1);
            return found.get(0).toString();
        }
    }
}
