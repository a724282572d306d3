// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code ./quickstart} after a build: the main job at once, the same bytes at both ends, nothing left behind. */
class QuickstartIT {
    private static final Path ROOT =
            Path.of(System.getProperty("p2p.root", "..")).toAbsolutePath().normalize();
    private final Sandbox world = new Sandbox();

    QuickstartIT() throws IOException {}

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    @Test
    void itRunsTheMainJobWithoutBuildingAgain() throws IOException {
        Said said = world.run(
                null,
                "env",
                "TMPDIR=" + world.home(),
                ROOT.resolve("quickstart").toString(),
                "--size",
                "3MiB");

        assertThat(said.out()).doesNotContain("Building p2p").contains("alice@laptop");
        itWorked(said);
    }

    @Test
    void aFileOfOneFolderMayHaveAnOddName() throws Exception {
        String name = "a|b & \"c\" $d@2";
        Path file =
                Files.move(world.file("in/plain", 300_000, 3), world.path("in").resolve(name));

        Said said = world.runIn(
                file.resolveSibling("."),
                null,
                "env",
                "TMPDIR=" + world.home(),
                ROOT.resolve("quickstart").toString(),
                name);

        itWorked(said);
        assertThat(said.out()).contains(name + " (bob's)");
    }

    @Test
    void whatIsNoFileAndNoSizeIsRefusedBeforeAnythingStarts() throws IOException {
        String quickstart = ROOT.resolve("quickstart").toString();
        assertThat(world.run(null, quickstart, "--size", "0MiB").exit()).isEqualTo(2);
        assertThat(world.run(null, quickstart, "--size", "1MB").exit()).isEqualTo(2);
        assertThat(world.run(null, quickstart, "not-there").exit()).isEqualTo(3);
    }

    private void itWorked(Said said) throws IOException {
        assertThat(said.exit()).as(said.toString()).isZero();
        assertThat(said.out()).contains("done ");
        List<String> sums = said.out()
                .lines()
                .filter(line -> line.matches("[0-9a-f]{40,64} .*"))
                .map(line -> line.split(" ", 2)[0])
                .toList();
        assertThat(sums).hasSize(4);
        assertThat(sums.get(0)).as("SHA-256").isEqualTo(sums.get(1));
        assertThat(sums.get(2)).as("SHA-1").isEqualTo(sums.get(3));
        try (Stream<Path> left = Files.list(world.home())) {
            assertThat(left.filter(p -> p.getFileName().toString().startsWith("p2p-quickstart")))
                    .isEmpty();
        }
    }
}
