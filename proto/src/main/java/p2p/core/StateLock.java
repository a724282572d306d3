// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A state directory belongs to one process: the one that holds the lock on the pid file in it. The system releases the lock
 * however the process ends. Blocking; any thread.
 */
public final class StateLock implements AutoCloseable {
    private static final int MAX_PID_TEXT = 20;
    private static final long POLL_MILLIS = 20;

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Rights that only its owner has, for a directory that is made. */
    public static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * Makes the directory with mode 0700 where it is missing, and takes it.
     *
     * @param pidFile the name of the file in it that holds the process id
     * @param held what to refuse with when a process has it; told its id, "unknown" if that cannot be read
     */
    public static StateLock take(Path directory, String pidFile, Function<String, RefusedException> held)
            throws IOException {
        Files.createDirectories(directory, ownerOnly());
        FileChannel channel = FileChannel.open(
                directory.resolve(pidFile),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw held.apply(read(channel));
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return new StateLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Waits until no process has the directory; false when one still does after that time. */
    public static boolean awaitRelease(Path directory, String pidFile, Duration atMost)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < deadline) {
            try (FileChannel channel = FileChannel.open(directory.resolve(pidFile), StandardOpenOption.WRITE)) {
                if (tryLock(channel) != null) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                return true;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return false;
    }

    /** What an I/O error in a state directory means to whoever starts the process: {@code DISK}. */
    public static RefusedException unusable(Path directory, IOException e) {
        return new RefusedException(
                ErrorCode.DISK,
                "the state directory " + directory + " cannot be used: " + describe(e),
                "check its rights and the free space, or choose another: --state DIR");
    }

    private static String describe(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it is not a directory";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_PID_TEXT);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("\\d+") ? pid : "unknown";
    }

    /** Empties the pid file and gives the directory free. */
    @Override
    public void close() throws IOException {
        channel.truncate(0);
        channel.close();
    }
}
