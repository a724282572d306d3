// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import p2p.message.TransferState;

/** Folders as one share, on real processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FolderIT {
    private static final int USAGE = 2;
    private static final int NOT_FOUND = 3;
    private static final int CONFLICT = 5;
    private static final int KILLS = 3;

    private final Sandbox world = new Sandbox();
    private final Watcher watcher = new Watcher(world);

    FolderIT() throws IOException {}

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

    /** Small files in many folders, an empty one, one to run, and names of all kinds. */
    private Path album(String name, int files) throws IOException {
        for (int i = 0; i < files; i++) {
            world.file(name + "/" + i % 7 + "/deep/file " + i + ".bin", 4_096 + i % 3, i);
        }
        world.file(name + "/\u00e4\u00f6\u00fc/\u65e5\u672c.txt", 17, 1);
        world.file(name + "/empty", 0, 1);
        Path run = world.file(name + "/run.sh", 100, 2);
        assertThat(run.toFile().setExecutable(true)).isTrue();
        return world.path(name);
    }

    /** Paths inside, and their contents. */
    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(f -> !Files.isDirectory(f)).toList()) {
                tree.put(
                        root.relativize(file).toString(),
                        Files.isSymbolicLink(file)
                                ? "link"
                                : p2p.core.Sha256.digest(Files.readAllBytes(file))
                                        + (Files.isExecutable(file) ? "x" : ""));
            }
        }
        return tree;
    }

    @Test
    void manySmallFilesMoveAsOneShareAndLinksAndPipesAreNamed() throws Exception {
        Path album = album("in/album", 500);
        Map<String, String> before = tree(album);
        Files.createSymbolicLink(album.resolve("passwd"), Path.of("/etc/passwd"));
        Sandbox.expect(0, world.run(null, "mkfifo", album.resolve("pipe").toString()));

        Said shared = world.ok("laptop", "share", album.toString(), "-g", "docs");

        assertThat(shared.out()).contains("docs/album  v1  503 files");
        assertThat(shared.err())
                .contains("passwd: left out, a symbolic link")
                .contains("pipe: left out, no ordinary file");
        assertThat(world.ok("desk", "ls", "docs").out()).contains("album/");
        assertThat(world.ok("desk", "file", "show", "docs/album", "--files").out())
                .contains("503 files")
                .contains("3/deep/file 10.bin");
        world.ok("desk", "get", "docs/album", world.folder("dl"), "--wait");
        assertThat(tree(world.path("dl/album"))).isEqualTo(before);
        try (Stream<Path> left = Files.list(world.path("dl"))) {
            assertThat(left).containsExactly(world.path("dl/album"));
        }
        world.ok(
                "desk",
                "get",
                "docs/album",
                world.path("some").toString(),
                "--only",
                "3/**",
                "--only",
                "run.sh",
                "--wait");
        before.keySet().removeIf(path -> !path.startsWith("3/") && !path.equals("run.sh"));
        assertThat(tree(world.path("some"))).isEqualTo(before).hasSize(72);
        Sandbox.expect(NOT_FOUND, world.say("desk", "get", "docs/album", world.folder("dl7"), "--only", "no/such"));
        assertThat(Sandbox.expect(CONFLICT, world.say("desk", "get", "docs/album@1", world.folder("in"), "--wait"))
                        .err())
                .contains("exists already");

        // after a restart of both the copy is served from what is known
        for (String device : new String[] {"laptop", "desk"}) {
            world.program(device).signal("TERM");
            assertThat(world.program(device).awaitEnd()).isZero();
            world.daemon(device);
        }
        Waiting.until("both offer it again", () -> world.sources("desk", "docs/album") == 2);
        assertThat(world.ok("laptop", "file", "list", "--mine").out()).doesNotContain("changed");
    }

    @Test
    void aReceiverThatIsKilledGoesOnAndACancelledOneLeavesNothing() throws Exception {
        for (int i = 0; i < 60; i++) {
            world.file("in/films/" + i + ".bin", 1_000_000 + i, i);
        }
        Path films = world.path("in/films");
        world.ok("laptop", "share", films.toString(), "-g", "docs");
        Program seeder = world.program("laptop");
        seeder.signal("STOP");
        long number = start("docs/films", world.folder("dl2"));
        long before = 0;
        for (int i = 0; i < KILLS; i++) {
            long floor = before;
            before = watcher.workUntil(seeder, "desk", number, t -> t.done() > floor)
                    .done();
            world.program("desk").kill();
            world.daemon("desk");
            Waiting.until("checked", () -> watcher.transfer("desk", number).state() != TransferState.CHECKING);
            assertThat(watcher.transfer("desk", number).done()).isGreaterThanOrEqualTo(before);
        }
        world.ok("desk", "transfer", "cancel", Long.toString(number), "-y");
        assertThat(world.path("dl2")).isEmptyDirectory();
        long again = start("docs/films", world.folder("dl2"));
        seeder.signal("CONT");
        Waiting.until("complete", () -> watcher.transfer("desk", again).state() == TransferState.COMPLETE);
        assertThat(tree(world.path("dl2/films"))).isEqualTo(tree(films));
    }

    private long start(String file, String folder) throws IOException {
        return world.ok("desk", "--json", "get", file, folder)
                .json()
                .findValue("number")
                .asLong();
    }

    @Test
    void aFileThatChangesInsideIsNoticedAndMakesANewVersion() throws Exception {
        Path notes = album("in/notes", 10);
        world.ok("laptop", "share", notes.toString(), "-g", "docs");
        world.ok("desk", "get", "docs/notes", world.folder("dl3"), "--wait");
        Map<String, String> first = tree(notes);
        world.file("in/notes/run.sh", 100, 77);

        // the owner reads it for somebody, and finds it changed before a byte leaves
        world.member("tablet", "carol");
        world.ok("tablet", "group", "join", "docs");
        world.ok("laptop", "group", "accept", "docs", "carol");
        world.ok("tablet", "get", "docs/notes", world.folder("dl4"), "--wait");
        assertThat(tree(world.path("dl4/notes"))).isEqualTo(first);

        assertThat(world.ok("laptop", "share", notes.toString(), "-g", "docs").out())
                .contains("v2 ")
                .contains("previous: v1");
        world.ok("tablet", "get", "docs/notes@2", world.folder("dl5"), "--wait");
        assertThat(tree(world.path("dl5/notes"))).isEqualTo(tree(notes)).isNotEqualTo(first);
        world.ok("tablet", "get", "docs/notes@1", world.folder("dl6"), "--wait");
        assertThat(tree(world.path("dl6/notes"))).isEqualTo(first);
    }

    @Test
    void whatHoldsNoFileIsNotShared() throws IOException {
        Path empty = Path.of(world.folder("in/nothing/at/all"));
        assertThat(Sandbox.expect(USAGE, world.say("laptop", "share", empty.toString(), "-g", "docs"))
                        .err())
                .contains("holds no file");
    }
}
