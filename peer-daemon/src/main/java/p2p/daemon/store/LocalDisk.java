// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import static java.util.Objects.requireNonNull;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The machine's own file system. Stateless but for what the kernel said at start; callable from any disk lane. */
public final class LocalDisk implements Disk {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?>[] NO_ATTRIBUTES = {};
    /** The kernel takes the umask off. */
    private static final FileAttribute<?>[] RUNNABLE = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx"))
    };

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    private static final String STAMP = "ino,size,lastModifiedTime,ctime";
    /** The kind in a Unix mode, inode(7). */
    private static final int FORMAT = 0170000;

    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;
    private static final int OWNER_RUNS = 0100;
    /** Less room than this after a failed write is taken for the cause. */
    private static final long NEARLY_NOTHING = 1 << 20;

    private final String bootId;
    private final int umask;

    public LocalDisk() {
        bootId = firstLine(Path.of("/proc/sys/kernel/random/boot_id"))
                .orElseGet(() -> UUID.randomUUID().toString());
        umask = umask();
    }

    @Override
    public OpenFile openRead(Path file) throws IOException {
        return new LocalFile(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public OpenFile openWrite(Path file) throws IOException {
        return new LocalFile(
                file,
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        Set<StandardOpenOption> options = Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE);
        try {
            return new LocalFile(file, FileChannel.open(file, options, PRIVATE));
        } catch (IOException e) {
            throw explain(file, e);
        }
    }

    @Override
    public OpenFile createDressed(Path file, boolean executable) throws IOException {
        try {
            return new LocalFile(file, FileChannel.open(file, NEW, executable ? RUNNABLE : NO_ATTRIBUTES));
        } catch (IOException e) {
            throw explain(file, e);
        }
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, PRIVATE_FOLDER);
        } catch (IOException e) {
            throw explain(directory, e);
        }
    }

    @Override
    public List<Entry> list(Path directory) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            for (Path path : names) {
                entry(path).ifPresent(entries::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    /** Empty: it went away meanwhile. */
    private static Optional<Entry> entry(Path path) throws IOException {
        Map<String, Object> a;
        try {
            a = Files.readAttributes(path, "unix:mode," + STAMP, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        int mode = (Integer) requireNonNull(a.get("mode"));
        String name = requireNonNull(path.getFileName()).toString();
        return Optional.of(
                switch (mode & FORMAT) {
                    case REGULAR -> new Entry(name, Kind.FILE, stamp(a), (mode & OWNER_RUNS) != 0);
                    case FOLDER -> new Entry(name, Kind.FOLDER, null, false);
                    case LINK -> new Entry(name, Kind.LINK, null, false);
                    default -> new Entry(name, Kind.OTHER, null, false);
                });
    }

    @Override
    public void deleteTree(Path directory) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    /** By the program {@code sync} of coreutils, since Java has no call for it; fails when that does. */
    @Override
    public void barrier(Path directory) throws IOException {
        Process sync = new ProcessBuilder("sync", "-f", directory.toString())
                .redirectErrorStream(true)
                .start();
        sync.getOutputStream().close();
        try (InputStream said = sync.getInputStream()) {
            String text = new String(said.readNBytes(1_000), StandardCharsets.UTF_8);
            if (sync.waitFor() != 0) {
                throw explain(directory, new IOException(text.isBlank() ? "sync failed" : text.strip()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + directory + " was written", e);
        }
    }

    @Override
    public void link(Path target, Path existing) throws IOException {
        try {
            Files.createLink(target, existing);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw explain(target, e);
        }
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void deleteDirectory(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            // what is in it is not ours to remove: it stays
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void dress(Path file, boolean executable) throws IOException {
        int mode = (executable ? 0755 : 0644) & ~umask;
        Files.setAttribute(file, "unix:mode", mode);
    }

    @Override
    public Optional<FileStamp> stamp(Path file) throws IOException {
        Map<String, Object> a;
        try {
            a = Files.readAttributes(file, "unix:" + STAMP);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.of(stamp(a));
    }

    private static FileStamp stamp(Map<String, Object> a) {
        return new FileStamp(
                String.valueOf(a.get("ino")),
                (Long) requireNonNull(a.get("size")),
                nanos(a.get("lastModifiedTime")),
                nanos(a.get("ctime")));
    }

    private static long nanos(@Nullable Object time) {
        return ((FileTime) requireNonNull(time)).to(TimeUnit.NANOSECONDS);
    }

    @Override
    public Path realDirectory(Path directory) throws IOException {
        return directory.toRealPath();
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public boolean isWritableDirectory(Path path) {
        return Files.isDirectory(path) && Files.isWritable(path);
    }

    @Override
    public boolean isRegularFile(Path path) {
        return Files.isRegularFile(path);
    }

    @Override
    public boolean isReadable(Path file) {
        return Files.isReadable(file);
    }

    @Override
    public boolean isExecutable(Path file) {
        return Files.isExecutable(file);
    }

    @Override
    public String volume(Path directory) throws IOException {
        return String.valueOf(Files.getAttribute(directory, "unix:dev"));
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public String bootId() {
        return bootId;
    }

    /** The same failure, as {@link DiskFullException} if that is what it is. */
    static IOException explain(Path file, IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = text.contains("no space left") || text.contains("quota exceeded");
        if (!full) {
            try {
                Path directory = file.getParent();
                full = directory != null && Files.getFileStore(directory).getUsableSpace() < NEARLY_NOTHING;
            } catch (IOException unknown) {
                e.addSuppressed(unknown);
            }
        }
        return full ? new DiskFullException("no room for " + file, e) : e;
    }

    private static Optional<String> firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Java does not tell the umask; Linux does. */
    private static int umask() {
        try {
            return Files.readString(Path.of("/proc/self/status"))
                    .lines()
                    .filter(line -> line.startsWith("Umask:"))
                    .mapToInt(line ->
                            Integer.parseInt(line.substring("Umask:".length()).trim(), 8))
                    .findFirst()
                    .orElse(022);
        } catch (IOException e) {
            return 022;
        }
    }
}
