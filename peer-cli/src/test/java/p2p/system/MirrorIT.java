// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** Mirrors (S7, S8, N2): stored means that the uploader may go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MirrorIT {
    private static final int NOT_STORED = 8;
    private static final int USAGE = 2;
    private static final String SWITCH_OFF = "you can switch this machine off";

    /** How often the uploader loses its power right after the message. */
    private static final int TIMES = Integer.getInteger("p2p.stored", 3);

    private final Sandbox world = new Sandbox();
    private String group = "";

    MirrorIT() throws IOException {}

    @BeforeAll
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("nas", "mia");
        world.member("desk", "bob");
    }

    /** Each test has a group of its own, and finds everybody there. */
    @BeforeEach
    void gather(TestInfo test) throws IOException {
        world.awake("laptop", "nas", "desk");
        group = "g" + test.getDisplayName().hashCode();
        world.group(group, "laptop", Map.of("nas", "mia", "desk", "bob"));
    }

    /** Who has nothing to mirror says so. */
    @AfterEach
    void mirrorsNothing() throws IOException {
        world.awake("nas");
        for (JsonNode mirrored :
                world.ok("nas", "--json", "group", "mirror").json().get("mirrors")) {
            world.ok("nas", "group", "mirror", mirrored.get("group").asText(), "off", "--delete", "-y");
        }
    }

    @AfterAll
    void end() throws IOException {
        world.close();
    }

    private JsonNode mirror() throws IOException {
        return world.ok("nas", "--json", "group", "mirror", group)
                .json()
                .get("mirrors")
                .get(0);
    }

    private int mirrored() throws IOException {
        return mirror().get("files").asInt();
    }

    private List<Path> bytesAt(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void theUploaderLosesItsPowerRightAfterTheMessageAndTheGroupDownloads() throws IOException, InterruptedException {
        world.ok("nas", "group", "mirror", group, "on");
        for (int i = 0; i < TIMES; i++) {
            Path file = world.file("in/stored-" + i + ".bin", 3_000_000 + i, i);
            Said said = world.ok("laptop", "--timeout", "60s", "share", file.toString(), "-g", group, "--until-stored");
            world.program("laptop").kill();
            assertThat(said.out())
                    .contains("shared   " + group + "/stored-" + i + ".bin")
                    .contains("stored   1 of 1 mirrors verified in ")
                    .contains(SWITCH_OFF);
            world.ok("desk", "--timeout", "60s", "get", group + "/stored-" + i + ".bin", world.folder("out"), "--wait");
            assertThat(world.path("out/stored-" + i + ".bin")).hasSameBinaryContentAs(file);
            world.daemon("laptop");
        }
        assertThat(world.ok("desk", "LIST").out()).contains("stored-0.bin");
        assertThat(world.ok("desk", "ls", group, "--stored").out().lines()).hasSize(TIMES + 1);
        assertThat(world.ok("nas", "show_downloads").out())
                .as("what a mirror fetches is nobody's download")
                .isEmpty();
        assertThat(world.ok("nas", "--plain", "transfer", "list", "--mirror")
                        .out()
                        .lines()
                        .filter(line -> line.contains("stored-")))
                .hasSize(TIMES);
    }

    @Test
    void withoutAMirrorTheCommandSaysWhatMakesOne() throws IOException {
        Path file = world.file("in/lonely.bin", 50_000, 7);
        Said said = Sandbox.expect(
                NOT_STORED, world.say("laptop", "share", file.toString(), "-g", group, "--until-stored"));
        assertThat(said.out()).contains("shared   " + group + "/lonely.bin").doesNotContain(SWITCH_OFF);
        assertThat(said.err()).contains("no mirror online").contains("p2p group mirror " + group + " on");
        Sandbox.expect(NOT_STORED, world.say("laptop", "UPLOAD", file.toString(), "50000"));
        assertThat(Sandbox.expect(USAGE, world.say("laptop", "UPLOAD", file.toString(), "50001"))
                        .err())
                .contains("50000 bytes, not 50001");
        assertThat(world.ok("desk", "LIST").out()).doesNotContain("lonely.bin");

        JsonNode health = world.ok("desk", "--json", "group", "health", group).json();
        assertThat(health.get("single").asInt()).isEqualTo(1);
        assertThat(health.get("unstored").asInt()).isEqualTo(1);
        assertThat(world.ok("desk", "group", "health", group).err())
                .contains("next: p2p group mirror " + group + " on");

        world.ok("nas", "group", "mirror", group, "on");
        Said two = Sandbox.expect(
                NOT_STORED, world.say("laptop", "share", file.toString(), "-g", group, "--until-stored=2"));
        assertThat(two.err()).contains("1 of 2 mirrors online");
        assertThat(world.ok("laptop", "share", file.toString(), "-g", group, "--until-stored")
                        .out())
                .as("what was shared before the mirror was there is stored, too")
                .contains(SWITCH_OFF);
        assertThat(world.ok("desk", "group", "health", group).err()).contains("every file is on 1 mirror or more");
    }

    @Test
    void whatDoesNotFitTheQuotaIsNotTakenAndTheWaitSaysSo() throws IOException {
        world.ok("nas", "group", "mirror", group, "on", "--quota", "1MiB", "--keep", "1");
        Path small = world.file("in/small.bin", 700_000, 1);
        Path big = world.file("in/big.bin", 900_000, 2);
        world.ok("laptop", "--timeout", "60s", "share", small.toString(), "-g", group, "--until-stored");

        Said said = Sandbox.expect(
                NOT_STORED,
                world.say("laptop", "--timeout", "4s", "share", big.toString(), "-g", group, "--until-stored"));
        assertThat(said.err()).contains("mia@nas").contains("1 file does not fit the quota of 1048576 bytes");
        assertThat(mirror().get("problem").asText()).contains("does not fit");
        assertThat(mirrored()).isEqualTo(1);

        Path smaller = world.file("in/smaller.bin", 800_000, 3);
        Said version = world.say(
                "laptop",
                "--timeout",
                "60s",
                "share",
                smaller.toString(),
                "--as",
                "small.bin",
                "-g",
                group,
                "--until-stored");
        Sandbox.expect(0, version);
        Waiting.until(
                "the older version to go", () -> files("nas/mirror/" + group).size() == 1);
        world.ok("nas", "group", "mirror", group, "on", "--quota", "10MB");
        Waiting.until(
                "the big file at the mirror", () -> files("nas/mirror/" + group).size() == 2);
    }

    private List<Path> files(String folder) {
        try {
            return bytesAt(world.path(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aMirrorThatDisappearsWhileAnUploadWaitsIsWaitedFor() throws IOException, InterruptedException {
        world.ok("nas", "group", "mirror", group, "on");
        Waiting.until("the mirror", () -> mirrors() == 1);
        world.program("nas").signal("STOP");
        Path file = world.file("in/patient.bin", 2_000_000, 9);
        Path said = world.path("upload.out");
        Process upload = upload(said, "--json", "share", file.toString(), "-g", group, "--until-stored");
        try {
            Waiting.until("the upload to wait", () -> Files.readString(said).contains("\"event\":\"storing\""));
            world.program("nas").kill();
            Waiting.until("it to miss the mirror", () -> Files.readString(said).contains("waiting for a mirror"));
            assertThat(upload.isAlive()).isTrue();
            world.daemon("nas");
            assertThat(upload.waitFor(Program.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(upload.exitValue()).isZero();
            assertThat(said).content().contains("\"event\":\"stored\"");
        } finally {
            upload.destroy();
            world.program("nas").signal("CONT");
        }
    }

    /** Runs {@code p2p} on the laptop; what it says can be read meanwhile. */
    private Process upload(Path output, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(world.p2p("laptop", arguments))
                .directory(world.home().toFile());
        builder.environment().putAll(world.environment());
        return builder.redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private int mirrors() {
        return Sandbox.expect(0, world.look("desk", "--json", "group", "health", group))
                .json()
                .get("mirrors")
                .size();
    }

    @Test
    void whatIsDeletedFromTheListGoesFromTheMirrorAndNothingElseDoes() throws IOException, InterruptedException {
        String own = world.folder("disk");
        world.ok("nas", "group", "mirror", group, "on", "--dir", own);
        Path one = world.file("in/one.bin", 400_000, 1);
        Path two = world.file("in/two.bin", 500_000, 2);
        world.ok("laptop", "--timeout", "60s", "share", one.toString(), two.toString(), "-g", group, "--until-stored");
        assertThat(files("disk/" + group)).hasSize(2);

        world.ok("laptop", "file", "delete", group + "/one.bin", "-y");
        Waiting.until("the mirror to drop the file", () -> Files.notExists(world.path("disk/" + group + "/one.bin")));
        world.ok("laptop", "file", "unshare", group + "/two.bin");
        assertThat(world.say("nas", "file", "unshare", group + "/two.bin").exit())
                .isEqualTo(5);
        world.program("nas").stop();
        world.daemon("nas");
        assertThat(world.path("disk/" + group + "/two.bin/1/two.bin")).hasSameBinaryContentAs(two);
        Waiting.until("the mirror again", () -> mirrors() == 1);
        world.ok("desk", "--timeout", "60s", "get", group + "/two.bin", world.folder("out"), "--wait");

        world.program("desk").stop();
        JsonNode health = world.ok("laptop", "--json", "group", "health", group).json();
        assertThat(health.get("single").asInt()).isEqualTo(1);
        world.program("nas").stop();
        Waiting.until("nobody has it", () -> offline("laptop") == 1);
        assertThat(world.ok("laptop", "group", "health", group).out()).contains("no copy online");

        world.daemon("nas");
        Sandbox.expect(USAGE, world.say("nas", "group", "mirror", group, "off"));
        world.ok("nas", "group", "mirror", group, "off", "--delete", "-y");
        assertThat(files("disk")).isEmpty();
        assertThat(world.ok("nas", "group", "mirror").err()).contains("mirrors no group");
    }

    private int offline(String device) {
        return Sandbox.expect(0, world.look(device, "--json", "group", "health", group))
                .json()
                .get("offline")
                .asInt();
    }

    @Test
    void eightClientsUploadDownloadAndListAtOnce() throws IOException {
        int clients = 8;
        world.ok("nas", "group", "mirror", "public", "on");
        List<String> devices = new ArrayList<>(List.of("laptop", "desk"));
        for (int i = devices.size(); i < clients; i++) {
            devices.add("client" + i);
            world.member("client" + i, "user" + i);
        }
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int n = i;
                all.add(CompletableFuture.runAsync(() -> work(devices, n), threads));
            }
            all.forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }
        assertThat(world.ok("desk", "LIST").out().lines().filter(line -> line.matches(".*\\bfile\\d\\.bin.*")))
                .hasSize(clients);
    }

    /** One client's turn: UPLOAD, LIST, and DOWNLOAD of what another one uploads. */
    private void work(List<String> devices, int n) {
        String device = devices.get(n);
        try {
            Path mine = world.file("up/" + n + "/file" + n + ".bin", 1_500_000 + n, n);
            Said said =
                    world.ok(device, "--timeout", "120s", "UPLOAD", mine.toString(), String.valueOf(Files.size(mine)));
            assertThat(said.out()).contains(SWITCH_OFF);
            assertThat(world.ok(device, "LIST").out()).contains("file" + n + ".bin");
            int other = (n + 1) % devices.size();
            Waiting.until("the other's file", () -> stored(device, "file" + other + ".bin"));
            String folder = world.folder("down/" + n);
            world.runIn(Path.of(folder), null, world.p2p(device, "DOWNLOAD", "file" + other + ".bin"));
            Path there = Path.of(folder, "file" + other + ".bin");
            Waiting.until("the download", () -> Files.exists(there));
            assertThat(there).hasSameBinaryContentAs(world.path("up/" + other + "/file" + other + ".bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean stored(String device, String name) {
        return Sandbox.expect(0, world.look(device, "LIST")).out().contains(name);
    }
}
