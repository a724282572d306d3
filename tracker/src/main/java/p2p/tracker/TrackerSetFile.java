// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.trust.TrackerSetChain;

/** The chain of tracker sets on disk: a count, then each signed set with its length before it (u32 each). */
final class TrackerSetFile {
    private static final int MAX_LINK = 64 << 10;

    private static final Logger log = LoggerFactory.getLogger(TrackerSetFile.class);

    private TrackerSetFile() {}

    /** Writes the chain where it is not there yet. Blocking. */
    static void keep(Path file, TrackerSetChain chain) throws IOException {
        if (!Files.exists(file) || !read(file).equals(chain.links())) {
            write(file, chain.links());
        }
    }

    /** Writes the chain where an older one is; a disk that fails is logged, since the catalog has it too. Blocking. */
    static boolean update(Path file, TrackerSetChain chain) {
        try {
            if (Files.exists(file)) {
                keep(file, chain);
            }
        } catch (IOException e) {
            log.error("the tracker set could not be kept beside the catalog: {}", e.toString());
        }
        return true;
    }

    /** The signed sets. Blocking. */
    static List<Blob> read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            int count = in.readInt();
            List<Blob> links = new ArrayList<>();
            for (int i = 0; i < count && i <= TrackerSetChain.MAX_LENGTH; i++) {
                int length = in.readInt();
                if (length < 0 || length > MAX_LINK) {
                    throw new IOException(file + " is damaged: restore it from a backup");
                }
                links.add(Blob.owning(in.readNBytes(length)));
            }
            return links;
        }
    }

    private static void write(Path file, List<Blob> links) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(links.size());
            for (Blob link : links) {
                out.writeInt(link.size());
                out.write(link.toBytes());
            }
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer content = ByteBuffer.wrap(bytes.toByteArray());
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
