// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.LocalDisk;

/** What a mirror counts as stored is in its own folder, and is what was published. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptIT {
    private static final int NOT_STORED = 8;
    private static final int INTEGRITY = 9;
    private static final int PIECE = 256 << 10;

    private final Sandbox world = new Sandbox();
    private String group = "";

    KeptIT() throws IOException {}

    @BeforeAll
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("nas", "mia");
    }

    /** Each test has a group of its own, and finds everybody there. */
    @BeforeEach
    void gather(TestInfo test) throws IOException {
        world.awake("laptop", "nas");
        group = "g" + test.getDisplayName().hashCode();
        world.group(group, "laptop", Map.of("nas", "mia"));
    }

    @AfterAll
    void end() throws IOException {
        world.close();
    }

    private boolean isStored(String name) {
        try {
            return world.ok("laptop", "ls", group, "--stored").out().contains(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatTheMirrorsUserSharesInPlaceIsStoredWhenTheMirrorHasACopyOfItsOwn() throws Exception {
        world.ok("nas", "group", "mirror", group, "on", "--quota", "1MB");
        Path file = world.file("in/own.bin", 2_000_000, 1);
        Said alone =
                Sandbox.expect(NOT_STORED, world.say("nas", "share", file.toString(), "-g", group, "--until-stored"));
        assertThat(alone.err()).contains("no mirror online but this machine");
        Said waited = Sandbox.expect(
                NOT_STORED,
                world.say("laptop", "--timeout", "4s", "share", file.toString(), "-g", group, "--until-stored"));
        assertThat(waited.out()).doesNotContain("switch this machine off");
        assertThat(isStored("own.bin")).isFalse();

        world.ok("nas", "group", "mirror", group, "on", "--quota", "10MB");
        assertThat(world.ok("laptop", "--timeout", "60s", "share", file.toString(), "-g", group, "--until-stored")
                        .out())
                .contains("you can switch this machine off");
        assertThat(world.path("nas/mirror/" + group + "/own.bin/1/own.bin")).hasSameBinaryContentAs(file);
        Files.delete(file);
        assertThat(isStored("own.bin")).isTrue();
        world.program("laptop").stop();
        world.ok("nas", "--timeout", "60s", "get", group + "/own.bin", world.folder("out"), "--wait");
        assertThat(world.path("out/own.bin")).hasSize(2_000_000);
    }

    @Test
    void aMirrorFetchesAgainWhatItsDiskDamaged() throws Exception {
        world.ok("nas", "group", "mirror", group, "on");
        Path file = world.file("in/rot.bin", 20 * PIECE, 2);
        world.ok("laptop", "--timeout", "60s", "share", file.toString(), "-g", group, "--until-stored");
        Path kept = world.path("nas/mirror/" + group + "/rot.bin/1/rot.bin");
        world.program("laptop").stop();
        world.program("nas").stop();
        rot(kept, 7 * PIECE + 5);
        world.daemon("nas");

        Said bad = Sandbox.expect(INTEGRITY, world.say("nas", "file", "verify", kept.toString()));
        assertThat(bad.out()).contains("1 of 20 pieces are not what was published: 7");
        assertThat(bad.out() + bad.err()).contains("fetches them again by itself");
        world.daemon("laptop");
        assertThat(isStored("rot.bin")).isFalse();
        Waiting.until(
                "the mirror to mend its copy",
                () -> world.look("laptop", "ls", group, "--stored").out().contains("rot.bin"));
        assertThat(isStored("rot.bin")).isTrue();
        assertThat(kept).hasSameBinaryContentAs(file);
        assertThat(world.ok("nas", "file", "verify", kept.toString()).out()).contains("all 20 pieces");
        assertThat(world.ok("nas", "--plain", "transfer", "list", "--mirror")
                        .out()
                        .lines()
                        .filter(line -> line.contains("rot.bin")))
                .as("the transfer that brought it")
                .hasSize(1);
    }

    /** As a disk does: without a trace in what the daemon knows of the file. Only while it is down. */
    private void rot(Path file, int position) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[position] ^= 1;
        Files.write(file, bytes);
        FileStamp stamp = new LocalDisk().stamp(file).orElseThrow();
        try (Connection state = DriverManager.getConnection("jdbc:sqlite:" + world.path("nas/state.db"));
                PreparedStatement update = state.prepareStatement(
                        "UPDATE copy SET stamp_key = ?, stamp_mtime_nanos = ?, stamp_ctime_nanos = ? WHERE path = ?")) {
            update.setString(1, stamp.key());
            update.setLong(2, stamp.mtime());
            update.setLong(3, stamp.ctime());
            update.setString(4, file.toRealPath().toString());
            assertThat(update.executeUpdate()).as("the row of " + file).isEqualTo(1);
        }
    }
}
