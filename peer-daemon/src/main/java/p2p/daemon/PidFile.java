// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** A state directory belongs to one process: the one that holds the lock on its pid file. The system releases it however the process ends. */
final class PidFile implements AutoCloseable {
    static final String NAME = "daemon.pid";
    private static final int MAX_PID_TEXT = 20;

    private final FileChannel channel;

    private PidFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Throws {@link RefusedException} ({@code CONFLICT}) that names the process that holds it. */
    static PidFile lock(Path state) throws IOException {
        Path file = state.resolve(NAME);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                String pid = read(channel);
                throw new RefusedException(
                        ErrorCode.CONFLICT,
                        "another daemon (pid " + (pid.isEmpty() ? "unknown" : pid) + ") uses the state directory "
                                + state,
                        "p2p daemon stop, or start this one with another --state");
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return new PidFile(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
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
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    }

    /** Empties the file and gives the directory free. */
    @Override
    public void close() throws IOException {
        channel.truncate(0);
        channel.close();
    }
}
