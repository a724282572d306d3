// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * This tracker's place in one Raft group, kept in the file {@code seat}. A seat that was lost is never taken again: who votes under a name
 * must remember how it voted.
 *
 * @param group the group of one incarnation
 * @param peer how the group calls this tracker; also the name of the directory of its log
 * @param port where it listens for the others
 * @param founder whether the group began with this seat alone; else the group lets it in
 */
record Seat(UUID group, String peer, int port, boolean founder) {
    private static final String FILE = "seat";

    RaftGroupId groupId() {
        return RaftGroupId.valueOf(group);
    }

    RaftPeerId peerId() {
        return RaftPeerId.valueOf(peer);
    }

    /** Where Ratis keeps this seat's log; a directory of its own, since Ratis starts every group that it finds. */
    Path storage(Path directory) {
        return directory.resolve(peer);
    }

    /** The seat that was taken last; empty when none was. Blocking. Throws when the file cannot be read or understood. */
    static Optional<Seat> read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(Files.readString(file)));
            return Optional.of(new Seat(
                    UUID.fromString(lines.getProperty("group", "")),
                    lines.getProperty("peer", ""),
                    Integer.parseInt(lines.getProperty("port", "")),
                    Boolean.parseBoolean(lines.getProperty("founder", ""))));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Takes the seat: on disk when this returns. Blocking. */
    void write(Path directory) throws IOException {
        Properties lines = new Properties();
        lines.setProperty("group", group.toString());
        lines.setProperty("peer", peer);
        lines.setProperty("port", Integer.toString(port));
        lines.setProperty("founder", Boolean.toString(founder));
        StringWriter text = new StringWriter();
        lines.store(text, null);
        Path fresh = directory.resolve(FILE + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        RaftDirectory.force(directory);
    }
}
