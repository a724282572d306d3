// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.Digests;
import p2p.core.ErrorCode;
import p2p.core.ManifestLayout;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.tracker.catalog.Content;

/** A manifest on its way in: a temporary file and the digest of what it holds so far. Owned by the shelf's thread. */
final class ManifestUpload {
    private static final Logger log = LoggerFactory.getLogger(ManifestUpload.class);
    private final Path file;
    private final FileChannel channel;
    private final int total;
    private final MessageDigest digest = Digests.sha256();
    private int received;
    private long heardNanos;

    private ManifestUpload(Path file, FileChannel channel, int total) {
        this.file = file;
        this.channel = channel;
        this.total = total;
    }

    static ManifestUpload begin(Path directory, int total) throws IOException {
        Path file = Files.createTempFile(directory, "manifest", ".part");
        return new ManifestUpload(
                file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE), total);
    }

    int total() {
        return total;
    }

    int received() {
        return received;
    }

    /** When a part last came, on the loop's monotonic clock. */
    long heardNanos() {
        return heardNanos;
    }

    void heard(long nanos) {
        heardNanos = nanos;
    }

    void add(Blob bytes) throws IOException {
        byte[] content = bytes.toBytes();
        ByteBuffer out = ByteBuffer.wrap(content);
        while (out.hasRemaining()) {
            channel.write(out, received + out.position());
        }
        // only what is in the file counts, or a part that is sent again would be digested twice
        digest.update(content);
        received += content.length;
    }

    /** Checks the whole, forces it and moves it into place; whatever fails, the temporary file is gone. */
    Content finish(ContentId id, Path shelf) throws IOException {
        try {
            if (!Sha256.of(digest.digest()).equals(id.manifestHash())) {
                throw new RefusedException(
                        ErrorCode.INTEGRITY,
                        "the manifest's bytes do not have the digest that names it",
                        "share the file again");
            }
            Content content = Content.of(id, ManifestLayout.decode(Blob.owning(Files.readAllBytes(file))));
            channel.force(true);
            channel.close();
            Path shard = FileManifestShelf.shard(shelf, id);
            Files.createDirectories(shard);
            Files.move(file, shard.resolve(id.toString()), StandardCopyOption.ATOMIC_MOVE);
            force(shard);
            force(shelf);
            return content;
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ErrorCode.INTEGRITY, "not a manifest: " + e.getMessage(), "share the file again");
        } finally {
            drop();
        }
    }

    void drop() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("manifests: {} stays behind: {}", file, e.toString());
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel d = FileChannel.open(directory, StandardOpenOption.READ)) {
            d.force(true);
        }
    }
}
