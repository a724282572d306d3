// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p2p.daemon.swarm.PieceSet;

/** A new version whose only source goes when what is new is out: the rest comes from those who hold the old one. */
class OlderIT {
    private static final long SIZE = 64L << 20;
    private static final int PIECE = 256 << 10;
    private static final int EDITED = 1 << 20;
    private static final long EDITED_AT = SIZE / 2 + 4_321;
    private static final int FIRST_CHANGED = (int) (EDITED_AT / PIECE);
    private static final int LAST_CHANGED = (int) ((EDITED_AT + EDITED - 1) / PIECE);
    private static final long CHANGED = (LAST_CHANGED - FIRST_CHANGED + 1L) * PIECE;

    private final Sandbox world;

    OlderIT() throws IOException {
        world = new Sandbox();
    }

    @BeforeEach
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.member("nas", "carol");
        world.group("docs", "laptop", Map.of("desk", "bob", "nas", "carol"));
    }

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    private JsonNode transfer() {
        try {
            return world.ok("nas", "--json", "transfer", "list")
                    .json()
                    .findValue("transfers")
                    .get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String state() {
        return transfer().get("state").asText();
    }

    /** Bytes that the peer delivered to the nas. */
    private long delivered(String peer) {
        long bytes = 0;
        for (JsonNode from : transfer().findValue("peers")) {
            bytes += from.get("peer").asText().equals(peer) ? from.get("bytes").asLong() : 0;
        }
        return bytes;
    }

    @Test
    void theReceiverCompletesFromHoldersOfTheOldVersion() throws Exception {
        Path file = world.file("in/disk.img", SIZE, 1);
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        world.ok("desk", "--timeout", "120s", "get", "docs/disk.img", world.folder("one"), "--wait");
        world.program("desk").stop();
        byte[] bytes = new byte[EDITED];
        new Random(3).nextBytes(bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), EDITED_AT);
        }
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        keepWhatChanged("laptop", file);

        world.ok("nas", "get", "docs/disk.img", world.folder("two"));
        Waiting.until("what is new", () -> delivered("alice@laptop") == CHANGED);
        world.program("laptop").kill();
        world.daemon("desk");
        Waiting.until("the download", () -> state().equalsIgnoreCase("complete"));

        assertThat(world.path("two/disk.img")).hasSameBinaryContentAs(file);
        assertThat(delivered("alice@laptop")).isEqualTo(CHANGED);
        assertThat(delivered("bob@desk"))
                .as("who never heard of the new version")
                .isEqualTo(SIZE - CHANGED);
        assertThat(world.ok("desk", "--json", "transfer", "list")
                        .json()
                        .findValue("transfers")
                        .size())
                .isEqualTo(1);
    }

    /** Lets the device offer only the changed pieces of the file, as if the others were damaged on its disk. */
    private void keepWhatChanged(String device, Path file) throws Exception {
        int pieces = (int) (SIZE / PIECE);
        PieceSet have = new PieceSet(pieces);
        for (int piece = FIRST_CHANGED; piece <= LAST_CHANGED; piece++) {
            have.add(piece);
        }
        world.program(device).stop();
        try (Connection state = DriverManager.getConnection("jdbc:sqlite:" + world.path(device + "/state.db"));
                PreparedStatement update = state.prepareStatement("UPDATE copy SET have = ? WHERE path = ?")) {
            update.setBytes(1, have.toBitfield().toBytes());
            update.setString(2, file.toRealPath().toString());
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        world.daemon(device);
    }
}
