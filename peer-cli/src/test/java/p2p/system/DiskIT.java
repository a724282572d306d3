// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Folders of downloads that go away and come back, and one that has two names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskIT {
    private final Sandbox world = new Sandbox();

    DiskIT() throws IOException {}

    @BeforeAll
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.group("docs", "laptop", Map.of("desk", "bob"));
    }

    @AfterAll
    void end() throws IOException {
        world.close();
    }

    @Test
    void aFolderThatIsAwayIsWaitedForAndATargetIsOneWhateverItsFolderIsCalled() throws Exception {
        Path film = world.file("in/film.mkv", 8 << 20, 1);
        Path other = world.file("in/other.bin", 1 << 20, 2);
        world.ok("laptop", "share", film.toString(), other.toString(), "-g", "docs");
        world.program("laptop").kill();
        Path folder = Path.of(world.folder("disk"));
        Path link = Files.createSymbolicLink(world.path("link"), folder);

        String number = world.ok("desk", "--json", "get", "docs/film.mkv", folder.toString())
                .json()
                .findValue("number")
                .asText();
        assertThat(world.say("desk", "get", "docs/other.bin", link + "/film.mkv"))
                .satisfies(said -> assertThat(said.exit()).isNotZero())
                .satisfies(said -> assertThat(said.err()).contains("is being written by transfer " + number));

        world.ok("desk", "transfer", "pause", number);
        Path away = Files.move(folder, world.path("away"));
        world.ok("desk", "transfer", "resume", number);
        Waiting.until(
                "the reason", () -> world.look("desk", "why", number).out().contains("destination-missing"));
        Files.move(away, folder);
        world.daemon("laptop");

        world.ok("desk", "transfer", "wait", number);
        assertThat(folder.resolve("film.mkv")).hasSameBinaryContentAs(film);
    }
}
