// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.ErrorCode;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.loop.Loop;
import p2p.tracker.catalog.Content;
import p2p.tracker.catalog.Door;
import p2p.tracker.catalog.ManifestStore;

/**
 * Manifests as files named by their content id. What arrives is collected beside them, checked as a whole, forced and
 * renamed into place, so a file with such a name is always whole. One thread does all of it and owns the uploads.
 */
public final class FileManifestShelf implements ManifestStore, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileManifestShelf.class);
    private static final int MAX_WAITING = 1_024;
    static final int MAX_UPLOADS = 64;
    static final int MAX_UPLOADS_OF_DEVICE = 4;
    static final Duration IDLE = Duration.ofSeconds(60);
    private static final int REMEMBERED = 256;
    private static final int MAX_CHUNK = 256 << 10;

    private record Key(PeerId from, ContentId content) {}

    private final Path directory;
    private final Path incoming;
    private final Door door;
    private final Loop loop;
    private final UnpublishedManifests unpublished = new UnpublishedManifests();
    private final Map<Key, ManifestUpload> uploads = new HashMap<>();
    private final Map<ContentId, Content> described = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ContentId, Content> eldest) {
            return size() > REMEMBERED;
        }
    };

    private FileManifestShelf(Path directory, Path incoming, Loop loop) {
        this.directory = directory;
        this.incoming = incoming;
        this.loop = loop;
        this.door = new Door("manifests", 1, MAX_WAITING, loop);
    }

    /** Opens or makes the shelf; drops uploads that a crash cut short. Blocking. */
    public static FileManifestShelf open(Path directory, Loop loop) throws IOException {
        Path incoming = directory.resolve("incoming");
        Files.createDirectories(incoming);
        try (Stream<Path> left = Files.list(incoming)) {
            for (Iterator<Path> files = left.iterator(); files.hasNext(); ) {
                Files.deleteIfExists(files.next());
            }
        }
        return new FileManifestShelf(directory, incoming, loop);
    }

    @Override
    public CompletionStage<Stored> put(PeerId from, ContentId content, int totalBytes, int offset, Blob bytes) {
        long nanos = loop.nanoTime();
        return submit(() -> store(new Key(from, content), totalBytes, offset, bytes, nanos));
    }

    @Override
    public void published(ContentId content) {
        submit(() -> {
            unpublished.published(content);
            return 0;
        });
    }

    /**
     * Removes manifests that {@code listed} does not name and that are older than {@code olderThan} (ms since 1970). Blocking; before
     * the first request, though other trackers' manifests may be on their way in. Returns how many.
     */
    public int sweep(Set<ContentId> listed, long olderThan) throws IOException {
        Set<String> names = listed.stream().map(ContentId::toString).collect(Collectors.toSet());
        int removed = 0;
        try (DirectoryStream<Path> shards = Files.newDirectoryStream(directory, "[0-9a-f][0-9a-f]")) {
            for (Path shard : shards) {
                removed += sweep(shard, names, olderThan);
            }
        }
        return removed;
    }

    private static int sweep(Path shard, Set<String> listed, long olderThan) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(shard)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.matches("[0-9a-f]{64}")
                        && !listed.contains(name)
                        && Files.getLastModifiedTime(file).toMillis() < olderThan) {
                    Files.deleteIfExists(file);
                    removed++;
                }
            }
        }
        return removed;
    }

    @Override
    public CompletionStage<Content> describe(ContentId content) {
        return submit(() -> {
            Content known = described.get(content);
            if (known == null) {
                Blob encoded = Blob.owning(Files.readAllBytes(place(content)));
                known = Content.of(content, ManifestLayout.decode(encoded));
                described.put(content, known);
            }
            return known;
        });
    }

    @Override
    public CompletionStage<Part> read(ContentId content, int offset) {
        return submit(() -> {
            try (FileChannel file = FileChannel.open(place(content), StandardOpenOption.READ)) {
                int total = (int) file.size();
                if (offset < 0 || offset >= total) {
                    throw new RefusedException(
                            ErrorCode.USAGE,
                            "offset " + offset + " of a manifest of " + total + " bytes",
                            "read from its beginning");
                }
                ByteBuffer part = ByteBuffer.allocate(Math.min(MAX_PART, total - offset));
                while (part.hasRemaining()) {
                    if (file.read(part, offset + part.position()) < 0) {
                        throw new EOFException(place(content) + " became shorter");
                    }
                }
                return new Part(total, offset, Blob.owning(part.array()));
            }
        });
    }

    @Override
    public void forget(PeerId from) {
        submit(() -> {
            for (Iterator<Map.Entry<Key, ManifestUpload>> all =
                            uploads.entrySet().iterator();
                    all.hasNext(); ) {
                Map.Entry<Key, ManifestUpload> upload = all.next();
                if (upload.getKey().from().equals(from)) {
                    all.remove();
                    upload.getValue().drop();
                }
            }
            return 0;
        });
    }

    private Stored store(Key key, int totalBytes, int offset, Blob bytes, long nanos) throws IOException {
        if (totalBytes <= 0 || totalBytes > Manifest.MAX_BYTES) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    "a manifest has 1 to " + Manifest.MAX_BYTES + " bytes, not " + totalBytes,
                    "share fewer files at once");
        }
        if (bytes.size() > MAX_CHUNK || offset < 0 || offset > totalBytes - bytes.size()) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    "bytes " + offset + "+" + bytes.size() + " of a manifest of " + totalBytes,
                    "share the file again");
        }
        if (Files.exists(place(key.content()))) {
            drop(key);
            // somebody is about to publish it: it counts as new for the sweep
            Files.setLastModifiedTime(place(key.content()), FileTime.fromMillis(loop.now()));
            return new Stored(totalBytes, true);
        }
        unpublished.require(key.from(), totalBytes, nanos);
        expire(nanos);
        ManifestUpload upload = upload(key, totalBytes, offset);
        if (upload.total() != totalBytes || upload.received() != offset) {
            return new Stored(upload.received(), false);
        }
        upload.heard(nanos);
        try {
            upload.add(bytes);
        } catch (IOException e) {
            drop(key);
            throw e;
        }
        if (upload.received() < totalBytes) {
            return new Stored(upload.received(), false);
        }
        uploads.remove(key);
        described.put(key.content(), upload.finish(key.content(), directory));
        unpublished.stored(key.from(), key.content(), totalBytes, nanos);
        return new Stored(totalBytes, true);
    }

    private void expire(long nanos) {
        uploads.values().removeIf(upload -> {
            boolean idle = nanos - upload.heardNanos() >= IDLE.toNanos();
            if (idle) {
                upload.drop();
            }
            return idle;
        });
    }

    private ManifestUpload upload(Key key, int totalBytes, int offset) throws IOException {
        ManifestUpload upload = uploads.get(key);
        if (upload != null && offset == 0 && upload.received() > 0) {
            drop(key);
            upload = null;
        }
        if (upload == null) {
            long mine = uploads.keySet().stream()
                    .filter(k -> k.from().equals(key.from()))
                    .count();
            if (mine >= MAX_UPLOADS_OF_DEVICE || uploads.size() >= MAX_UPLOADS) {
                throw new RefusedException(
                        ErrorCode.BUSY, "too many manifests are being sent at once", "try again in a moment");
            }
            upload = ManifestUpload.begin(incoming, totalBytes);
            upload.heard(loop.nanoTime());
            uploads.put(key, upload);
        }
        return upload;
    }

    private void drop(Key key) {
        ManifestUpload upload = uploads.remove(key);
        if (upload != null) {
            upload.drop();
        }
    }

    private Path place(ContentId content) {
        return shard(directory, content).resolve(content.toString());
    }

    /** The directory within the shelf that holds the manifest. */
    static Path shard(Path shelf, ContentId content) {
        return shelf.resolve(content.toString().substring(0, 2));
    }

    private interface DiskWork<T> {
        T run() throws IOException;
    }

    private <T> CompletionStage<T> submit(DiskWork<T> work) {
        Supplier<T> supplier = () -> {
            try {
                return work.run();
            } catch (NoSuchFileException e) {
                throw new RefusedException(
                        ErrorCode.NOT_FOUND, "the tracker does not have this manifest", "share the file again");
            } catch (IOException e) {
                log.error("manifests: {}", e.toString());
                throw new RefusedException(
                        ErrorCode.DISK, "the tracker cannot store or read a manifest", "tell its operator");
            }
        };
        return door.submit(supplier);
    }

    /** Blocking; not on the loop. */
    @Override
    public void close() {
        forgetAll();
        door.close();
    }

    private void forgetAll() {
        submit(() -> {
            uploads.values().forEach(ManifestUpload::drop);
            uploads.clear();
            return 0;
        });
    }
}
