// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Shared files that are edited, grow or are deleted from their list. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourcesIT {
    private static final int CONFLICT = 5;

    private final Sandbox world = new Sandbox();

    SourcesIT() throws IOException {}

    @BeforeAll
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.member("nas", "carol");
        world.group("docs", "laptop", Map.of("desk", "bob", "nas", "carol"));
    }

    @AfterAll
    void end() throws IOException {
        world.close();
    }

    @Test
    void aHalfHashedFileGoesOnWhereItWasAfterAKill() throws Exception {
        Path file = world.path("in/huge.bin");
        Files.createDirectories(world.path("in"));
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write("not only holes".getBytes(StandardCharsets.UTF_8));
            sparse.setLength(2L << 30);
        }
        Watcher watcher = new Watcher(world);
        CompletableFuture<Void> sharing = CompletableFuture.runAsync(() -> {
            try {
                world.say("laptop", "share", file.toString(), "-g", "docs");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Waiting.until("some of it is hashed", () -> watcher.tasks("laptop").stream()
                .anyMatch(task -> task.done() > 128L << 20));
        world.program("laptop").kill();
        sharing.join();

        world.daemon("laptop");
        Waiting.until(
                "it is shared", () -> world.look("desk", "ls", "docs").out().contains("huge.bin"));

        assertThat(world.logs("laptop")).contains(file + ": hashing goes on at").doesNotContain("hashed anew");
        String sum = world.run(null, "sha256sum", file.toString()).out().substring(0, 64);
        assertThat(world.ok("desk", "--json", "file", "show", "docs/huge.bin").out())
                .contains(sum);
    }

    private String mine(String device) throws IOException {
        return world.ok(device, "--plain", "file", "list", "--mine").out();
    }

    private String glance(String device) {
        return world.look(device, "--plain", "file", "list", "--mine").out();
    }

    @Test
    void aSourceThatIsEditedInMidDownloadIsLeftAndItsOwnerToldTheNextStep() throws IOException {
        Path file = world.file("in/film.mkv", 192L << 20, 1);
        Path original = Files.copy(file, world.path("in/original"), StandardCopyOption.REPLACE_EXISTING);
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        world.ok("desk", "get", "docs/film.mkv", world.folder("desk-has"), "--wait");

        long number = world.ok("nas", "--json", "get", "docs/film.mkv", world.folder("got"))
                .json()
                .findValue("number")
                .asLong();
        Waiting.until(
                "the download has begun",
                () -> world.look("nas", "--json", "transfer", "show", "" + number)
                                .json()
                                .findValue("done")
                                .asLong()
                        > 0);
        try (RandomAccessFile edit = new RandomAccessFile(file.toFile(), "rw")) {
            edit.seek(190L << 20);
            edit.write("edited".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        world.ok("nas", "transfer", "wait", "" + number);
        assertThat(world.path("got/film.mkv")).hasSameBinaryContentAs(original);

        Waiting.until("the owner is told", () -> glance("laptop").contains("was changed since it was hashed"));
        assertThat(mine("laptop")).contains("p2p share " + file + " -g docs makes it a new version");
        assertThat(world.ok("laptop", "status").err()
                        + world.ok("laptop", "status").out())
                .contains("1 shared file is not offered");
        assertThat(world.logs("laptop")).contains("it is not offered any more");

        assertThat(world.ok("laptop", "share", file.toString(), "-g", "docs").out())
                .contains("v2 (previous: v1");
        assertThat(mine("laptop")).doesNotContain("was changed");
        world.ok("nas", "get", "docs/film.mkv@1", world.folder("old"), "--wait");
        assertThat(world.path("old/film.mkv")).hasSameBinaryContentAs(original);
    }

    @Test
    void aFileThatGrowsWhileItIsHashedIsNotShared() throws Exception {
        Path file = world.file("in/growing.log", 64L << 20, 2);
        AtomicBoolean enough = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
                while (!enough.get()) {
                    out.write(new byte[100]);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        try {
            assertThat(Sandbox.expect(CONFLICT, world.say("laptop", "share", file.toString(), "-g", "docs"))
                            .err())
                    .contains("was changed while it was read")
                    .contains("share it when nobody writes to it");
        } finally {
            enough.set(true);
            writer.join();
        }
        world.ok("laptop", "share", file.toString(), "-g", "docs");
    }

    @Test
    void whatIsDeletedFromTheListIsNoLongerOfferedByAnybodyAndStaysOnTheirDisks() throws Exception {
        Path file = world.file("in/draft.txt", 300_000, 3);
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        world.ok("desk", "get", "docs/draft.txt", world.folder("drafts"), "--wait");
        world.program("desk").kill();
        world.ok("laptop", "file", "delete", "docs/draft.txt", "-y");
        world.daemon("desk");

        Waiting.until("the owner is told", () -> glance("laptop").contains("deleted from the group's list"));
        Waiting.until("the owner is told", () -> glance("desk").contains("deleted from the group's list"));
        assertThat(file).exists();
        assertThat(world.path("drafts/draft.txt")).hasSameBinaryContentAs(file);
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        assertThat(mine("laptop")).doesNotContain("deleted from");
    }
}
