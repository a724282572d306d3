// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import p2p.core.Digests;
import p2p.core.Sha1;
import p2p.core.Sha256;

/** Sharing in place and what it leaves on disks, and who delivers a download. Each test has files of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharingIT {
    private static final long SIZE = 24L << 20;
    private final Sandbox world = new Sandbox();

    SharingIT() throws IOException {}

    @BeforeAll
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.member("nas", "carol");
        world.group("red", "laptop", Map.of("desk", "bob", "nas", "carol"));
        world.group("blue", "laptop", Map.of("desk", "bob"));
    }

    @AfterAll
    void end() throws IOException {
        world.close();
    }

    @Test
    void aFileInTwoGroupsIsOneCopyOnDiskAndOneEntryEach() throws IOException {
        Path file = world.file("in/both.bin", SIZE, 41);
        long before = readByProcess("laptop");
        world.ok("laptop", "share", file.toString(), "-g", "red");
        long once = readByProcess("laptop") - before;
        world.ok("laptop", "share", file.toString(), "-g", "blue");
        assertThat(readByProcess("laptop") - before - once)
                .as("bytes read for the second share, of %d for the first", once)
                .isLessThan(SIZE / 4);
        assertThat(size(world.path("laptop"))).as("the daemon's own directory").isLessThan(SIZE);

        assertThat(world.ok("desk", "ls", "red").out()).contains("both.bin").contains("alice");
        assertThat(world.ok("desk", "ls", "blue").out()).contains("both.bin");
        String mine = world.ok("laptop", "file", "list", "--mine").out();
        assertThat(mine.lines().filter(l -> l.contains(file.toString()))).hasSize(2);

        world.ok("laptop", "stop_share", "red", "both.bin");
        assertThat(world.sources("desk", "blue/both.bin")).isEqualTo(1);
        assertThat(world.sources("desk", "red/both.bin")).isZero();
        assertThat(world.ok("desk", "ls", "red").out()).as("marked, not lost").contains("both.bin");
        assertThat(file).exists();
    }

    @Test
    void aPublishedNameHidesTheLocalOneAndThePathStaysAtHome() throws IOException {
        Path file = world.file("in/private-draft-name.txt", 5_000, 42);
        world.ok("laptop", "publish", file.toString(), "essay.txt");
        world.ok("desk", "get", "public/essay.txt", world.folder("essay"), "--wait");
        assertThat(world.path("essay/essay.txt")).hasSameBinaryContentAs(file);
        for (String elsewhere : List.of("tracker", "desk", "nas")) {
            for (Path kept : files(world.path(elsewhere))) {
                assertThat(Files.readString(kept, StandardCharsets.ISO_8859_1))
                        .as(kept.toString())
                        .doesNotContain("private-draft-name");
            }
        }
    }

    @Test
    void digestsOfTheWholeAndOfEachPieceAreThoseOfTheBytes() throws IOException {
        Path file = world.file("in/pieces.bin", 600_000, 43);
        byte[] content = Files.readAllBytes(file);
        world.ok("laptop", "share", file.toString(), "-g", "red");
        String shown =
                world.ok("desk", "file", "show", "red/pieces.bin", "--pieces").out();
        int piece = 256 << 10;
        assertThat(shown)
                .contains(
                        Sha1.of(Digests.sha1().digest(content)).hex(),
                        Sha256.digest(content).hex());
        for (int at = 0; at < content.length; at += piece) {
            byte[] part = java.util.Arrays.copyOfRange(content, at, Math.min(at + piece, content.length));
            assertThat(shown)
                    .contains(
                            Sha256.digest(part).hex(),
                            Sha1.of(Digests.sha1().digest(part)).hex());
        }
    }

    @Test
    void whoIsNamedWithFromIsTheOnlyOneThatSends() throws IOException {
        Path file = world.file("in/choice.bin", SIZE, 44);
        world.ok("laptop", "share", file.toString(), "-g", "red");
        world.ok("desk", "get", "red/choice.bin", world.folder("choice-desk"), "--wait");
        Waiting.until("two sources", () -> world.sources("nas", "red/choice.bin") == 2);
        JsonNode done = shown(
                "nas",
                world.ok("nas", "--json", "get", "red/choice.bin", world.folder("choice-nas"), "--from", "bob@desk"));
        assertThat(done.findValue("peers").toString()).contains("bob@desk").doesNotContain("alice@laptop");
        assertThat(world.path("choice-nas/choice.bin")).hasSameBinaryContentAs(file);
    }

    @Test
    void receiversTradePiecesBeforeEitherIsComplete() throws Exception {
        Path file = world.file("in/trade.bin", 4 * SIZE, 45);
        world.ok("laptop", "share", file.toString(), "-g", "red");
        Program seeder = world.program("laptop");
        seeder.signal("STOP");
        Said desk = world.ok("desk", "--json", "get", "red/trade.bin", world.folder("trade-desk"));
        Said nas = world.ok("nas", "--json", "get", "red/trade.bin", world.folder("trade-nas"));
        seeder.signal("CONT");
        // Whoever was complete first got pieces of the other, which was not.
        assertThat(bytesFrom(shown("desk", desk), "carol@nas")).isPositive();
        assertThat(bytesFrom(shown("nas", nas), "bob@desk")).isPositive();
        assertThat(world.path("trade-desk/trade.bin")).hasSameBinaryContentAs(file);
        assertThat(world.path("trade-nas/trade.bin")).hasSameBinaryContentAs(file);
    }

    @Test
    void twoTransfersNeverWriteOneTarget() throws Exception {
        world.ok("laptop", "share", world.file("in/one.bin", SIZE, 46).toString(), "-g", "blue");
        world.ok("laptop", "share", world.file("in/two.bin", SIZE, 47).toString(), "-g", "blue");
        String target = world.folder("claimed") + "/x.bin";
        Program seeder = world.program("laptop");
        seeder.signal("STOP");
        Said first = world.ok("desk", "--json", "get", "blue/one.bin", target);
        Said second = world.say("desk", "get", "blue/two.bin", target);
        assertThat(second.exit()).as(second.toString()).isEqualTo(5);
        assertThat(second.err()).contains("next:");
        seeder.signal("CONT");
        shown("desk", first);
        assertThat(Path.of(target)).hasSameBinaryContentAs(world.path("in/one.bin"));
        Said third = world.say("desk", "get", "blue/two.bin", target, "--wait");
        assertThat(third.exit()).as(third.toString()).isEqualTo(5);
        assertThat(Path.of(target)).hasSameBinaryContentAs(world.path("in/one.bin"));
    }

    @Test
    void afterALogoutNothingIsOfferedAndALoginOffersAllWithoutHashing() throws IOException {
        world.ok("nas", "share", world.file("in/kept.bin", 4 * SIZE, 48).toString());
        Waiting.until("one source", () -> world.sources("desk", "public/kept.bin") == 1);
        long before = readByProcess("nas");
        world.ok("nas", "logout");
        Waiting.until("no source", () -> world.sources("desk", "public/kept.bin") == 0);
        Sandbox.expect(0, world.run(Sandbox.PASSWORD + "\n", world.p2p("nas", "login", "carol", "--password-stdin")));
        Waiting.until("one source again", () -> world.sources("desk", "public/kept.bin") == 1);
        assertThat(readByProcess("nas") - before)
                .as("bytes read by the daemon between logout and the offer after the login")
                .isLessThan(SIZE);
    }

    /** Waits for the download that a get began; as transfer show tells it. */
    private JsonNode shown(String device, Said started) throws IOException {
        String number = started.json().findValue("number").asText();
        world.ok(device, "transfer", "wait", number);
        return world.ok(device, "--json", "transfer", "show", number).json();
    }

    private static long bytesFrom(JsonNode transfer, String peer) {
        for (JsonNode each : transfer.findValue("peers")) {
            if (each.findValue("peer").asText().equals(peer)) {
                return each.findValue("bytes").asLong();
            }
        }
        return 0;
    }

    /** Bytes that the daemon read by system calls since it started: files for the most part, sockets in part. */
    private long readByProcess(String device) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + world.program(device).pid() + "/io")).stream()
                .filter(line -> line.startsWith("rchar:"))
                .mapToLong(line -> Long.parseLong(line.substring(6).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static long size(Path directory) throws IOException {
        long size = 0;
        for (Path file : files(directory)) {
            size += Files.size(file);
        }
        return size;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
