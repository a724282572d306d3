// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** A tracker's directory, which one process at a time may use: the lock is on the file that holds its process id. */
final class StateDirectory implements AutoCloseable {
    private static final String PID_FILE = "tracker.pid";
    private static final long POLL_MILLIS = 20;
    private final Path path;
    private final FileChannel pid;

    private StateDirectory(Path path, FileChannel pid) {
        this.path = path;
        this.pid = pid;
    }

    /** Makes and locks the directory. Refuses with {@code CONFLICT} that names the other process, or {@code DISK}. */
    static StateDirectory open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(
                    absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel pid = FileChannel.open(
                    absolute.resolve(PID_FILE),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (lock(pid) == null) {
                String other = read(pid);
                pid.close();
                throw new RefusedException(
                        ErrorCode.CONFLICT,
                        "another tracker runs on " + absolute + " (process " + other + ")",
                        "p2p-tracker stop --state " + absolute + ", or give this one its own directory: --state DIR");
            }
            pid.truncate(0);
            pid.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                    0);
            pid.force(true);
            return new StateDirectory(absolute, pid);
        } catch (IOException e) {
            throw unusable(absolute, e);
        }
    }

    /** What an I/O error at the start means to whoever started it. */
    static RefusedException unusable(Path path, IOException e) {
        String why = e.getMessage() == null || e.getMessage().equals(path.toString())
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + " " + e.getMessage();
        return new RefusedException(
                ErrorCode.DISK,
                "the state directory " + path + " cannot be used: " + why,
                "make room or give the directory to this user, or choose another: --state DIR");
    }

    /** Waits until no process uses the directory; false when one still does after {@code millis}. */
    static boolean awaitRelease(Path path, long millis) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < deadline) {
            try (FileChannel pid = FileChannel.open(path.resolve(PID_FILE), StandardOpenOption.WRITE)) {
                if (lock(pid) != null) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                return true;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return false;
    }

    private static @Nullable FileLock lock(FileChannel pid) throws IOException {
        try {
            return pid.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String read(FileChannel pid) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        pid.read(text, 0);
        String number = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).trim();
        return number.matches("\\d+") ? number : "unknown";
    }

    Path path() {
        return path;
    }

    Path keys() {
        return path.resolve("keys");
    }

    Path log() {
        return path.resolve("log");
    }

    @Override
    public void close() throws IOException {
        pid.truncate(0);
        pid.close();
    }
}
