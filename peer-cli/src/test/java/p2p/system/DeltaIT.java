// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What moves when a big file gets a new version, and that the old one can be had as long as somebody holds it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeltaIT {
    private static final long SIZE = 64L << 20;
    private static final int EDITED = 1 << 20;
    private static final int PIECE = 256 << 10;

    private final Sandbox world = new Sandbox();

    DeltaIT() throws IOException {}

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

    private static void write(Path file, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    /** Bytes of a complete transfer that did not come from the disk. */
    private long fetched(String device, String file, String folder) throws IOException {
        world.ok(device, "get", file, world.folder(folder), "--wait");
        JsonNode transfers =
                world.ok(device, "--json", "transfer", "list").json().findValue("transfers");
        JsonNode peers = transfers.get(transfers.size() - 1).findValue("peers");
        long bytes = 0;
        for (JsonNode peer : peers) {
            bytes += peer.get("peer").asText().contains("@") ? peer.get("bytes").asLong() : 0;
        }
        return bytes;
    }

    @Test
    void aNewVersionMovesWhatChangedAndTheOldOneIsHadFromWhoeverHoldsIt() throws IOException {
        Path file = world.file("in/disk.img", SIZE, 1);
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        assertThat(fetched("desk", "docs/disk.img", "one")).isEqualTo(SIZE);
        Path old = Files.copy(file, world.path("in/old.img"), StandardCopyOption.COPY_ATTRIBUTES);
        byte[] bytes = new byte[EDITED];
        new Random(3).nextBytes(bytes);
        write(file, SIZE / 2 + 4_321, bytes);
        assertThat(world.ok("laptop", "share", file.toString(), "-g", "docs").out())
                .contains("v2 (previous: v1");

        assertThat(fetched("desk", "docs/disk.img", "two"))
                .as("the pieces that hold the edited bytes")
                .isBetween((long) EDITED, EDITED + 2L * PIECE);
        assertThat(world.path("two/disk.img")).hasSameBinaryContentAs(file);

        assertThat(fetched("nas", "docs/disk.img@1", "first"))
                .as("its publisher has it no more, another member has")
                .isEqualTo(SIZE);
        assertThat(world.path("first/disk.img")).hasSameBinaryContentAs(old);

        Path longer = world.path("in/longer.img");
        Files.write(longer, new byte[] {42});
        Files.write(longer, Files.readAllBytes(file), StandardOpenOption.APPEND);
        Files.move(longer, file, StandardCopyOption.REPLACE_EXISTING);
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        assertThat(fetched("desk", "docs/disk.img", "three"))
                .as("pieces begin at fixed places, and all of them are others now")
                .isEqualTo(SIZE + 1);
    }
}
