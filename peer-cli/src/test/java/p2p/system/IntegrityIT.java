// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.Sha1;
import p2p.daemon.store.BufferPool;
import p2p.daemon.store.FileStamp;
import p2p.daemon.store.HashPass;
import p2p.daemon.store.LocalDisk;

/**
 * No corrupt completion, whatever a source holds. A source whose disk rots without a trace is made by writing into its cache of
 * digests: the daemon then takes a damaged file for a sound one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntegrityIT {
    private static final int MIB = 1 << 20;
    private static final int PIECE = 256 << 10;
    private final Sandbox world = new Sandbox();

    IntegrityIT() throws IOException {}

    @BeforeAll
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.member("nas", "mallory");
        world.group("docs", "laptop", Map.of("desk", "bob", "nas", "mallory"));
    }

    @AfterAll
    void end() throws IOException {
        world.close();
    }

    @Test
    void aSourceWhoseDiskRotsIsNamedAndDroppedAndAnotherOneCompletes() throws Exception {
        Path good = world.file("in/rot.bin", 16 * MIB, 51);
        Path bad = Files.copy(good, world.path("in/rot-copy.bin"));
        for (long at = 7; at < Files.size(bad); at += PIECE) {
            flipBit(bad, at);
        }
        world.ok("laptop", "share", good.toString(), "-g", "docs");
        remember("nas", bad, manifestOf(good));
        world.ok("nas", "share", bad.toString(), "-g", "docs", "--as", "rot.bin");
        Waiting.until("two sources of one entry", () -> world.sources("desk", "docs/rot.bin") == 2);

        // From the rotten source alone nothing comes out, and it is said why and by whom.
        String number = world.ok(
                        "desk", "--json", "get", "docs/rot.bin", world.folder("rot-1"), "--from", "mallory@nas")
                .json()
                .findValue("number")
                .asText();
        Waiting.until(
                "the reason", () -> world.look("desk", "why", number).out().contains("hash-failures"));
        assertThat(world.path("rot-1/rot.bin")).doesNotExist();
        assertThat(world.logs("desk")).containsPattern("nas.* delivered wrong bytes");
        world.ok("desk", "transfer", "cancel", number, "--yes");

        world.ok("desk", "get", "docs/rot.bin", world.folder("rot-2"), "--wait");
        assertThat(world.path("rot-2/rot.bin")).hasSameBinaryContentAs(good);

        assertThat(world.ok("laptop", "file", "verify", "docs/rot.bin").out())
                .contains("all 64 pieces and the whole are what was published");
        Said rotten = Sandbox.expect(9, world.say("nas", "file", "verify", bad.toString()));
        assertThat(rotten.out()).contains("64 of 64 pieces are not what was published: 0, 1, 2");
        assertThat(rotten.err() + rotten.out()).contains("p2p get docs/rot.bin@1");
        assertThat(world.ok("nas", "file", "list", "--mine").out()).contains("64 pieces are damaged here");
        assertThat(Sandbox.expect(9, world.say("nas", "--plain", "file", "verify"))
                        .out())
                .contains("bad\t" + bad + "\t64/64\t64");
        Sandbox.expect(3, world.say("nas", "file", "verify", "/no/such/file"));
    }

    @Test
    void rightPiecesWithAWrongWholeDigestNeverComplete() throws Exception {
        Path file = world.file("in/forged.bin", 600_000, 52);
        Manifest honest = manifestOf(file);
        Manifest.File whole = honest.singleFile();
        Manifest forged = new Manifest(
                List.of(new Manifest.File(
                        whole.path(), whole.size(), whole.executable(), whole.sha256(), Sha1.of(new byte[Sha1.BYTES]))),
                honest.pieceLength(),
                honest.sha256s(),
                honest.sha1s());
        remember("nas", file, forged);
        world.ok("nas", "share", file.toString(), "-g", "docs");

        Said said = world.say("desk", "get", "docs/forged.bin", world.folder("forged"), "--wait");

        assertThat(said.exit()).as(said.toString()).isEqualTo(9);
        assertThat(said.err()).contains("SHA-1").contains("next:");
        assertThat(world.path("forged/forged.bin")).doesNotExist();
        assertThat(world.ok("desk", "show_downloads").out()).contains("[D] [docs] forged.bin");
        Waiting.until(
                "both logs tell",
                () -> world.logs("desk").contains("INTEGRITY")
                        && world.logs("tracker").contains("INTEGRITY"));
    }

    @Test
    void aSourceThatIsEditedServesNoWrongByteAndItsOwnerIsTold() throws Exception {
        Path file = world.file("in/edited.bin", 8 * MIB, 53);
        Path original = Files.copy(file, world.path("in/edited-original.bin"));
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        flipBit(file, 3 * MIB);

        String number = world.ok("desk", "--json", "get", "docs/edited.bin", world.folder("edited"))
                .json()
                .findValue("number")
                .asText();
        Waiting.until(
                "a reason",
                () -> world.look("desk", "why", number).out().matches("(?s).*(source-changed|no-source-online).*"));
        assertThat(world.path("edited/edited.bin")).doesNotExist();
        assertThat(world.ok("laptop", "file", "list", "--mine").out()).containsPattern("edited.bin.*changed");

        // A sound copy elsewhere completes it.
        world.ok("nas", "share", original.toString(), "-g", "docs", "--as", "edited.bin");
        world.ok("desk", "transfer", "wait", number);
        assertThat(world.path("edited/edited.bin")).hasSameBinaryContentAs(original);
    }

    private static void flipBit(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1)).flip();
            channel.write(one, at);
        }
    }

    private static Manifest manifestOf(Path file) throws Exception {
        var threads = Executors.newSingleThreadExecutor();
        try (HashPass pass = new HashPass(new LocalDisk(), threads, new BufferPool(8 * MIB), file)) {
            while (!pass.step()) {
                // One read pass, as the daemon makes it.
            }
            return pass.finish().manifest();
        } finally {
            threads.shutdown();
        }
    }

    /** The device's daemon takes this for the digests of the file as it is now. */
    private void remember(String device, Path file, Manifest manifest) throws Exception {
        FileStamp stamp = new LocalDisk().stamp(file).orElseThrow();
        world.program(device).stop();
        try (Connection state = DriverManager.getConnection("jdbc:sqlite:" + world.path(device + "/state.db"))) {
            insert(state, stamp, ManifestLayout.encode(manifest).toBytes());
        }
        world.daemon(device);
    }

    private static void insert(Connection state, FileStamp stamp, byte[] manifest) throws SQLException {
        try (PreparedStatement insert = state.prepareStatement("INSERT INTO hashes (stamp_key, stamp_size,"
                + " stamp_mtime_nanos, stamp_ctime_nanos, manifest) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, stamp.key());
            insert.setLong(2, stamp.size());
            insert.setLong(3, stamp.mtime());
            insert.setLong(4, stamp.ctime());
            insert.setBytes(5, manifest);
            insert.executeUpdate();
        }
    }
}
