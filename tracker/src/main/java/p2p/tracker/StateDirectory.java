// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.StateLock;

/** A tracker's directory, which one process at a time may use: the lock is on the file that holds its process id. */
final class StateDirectory implements AutoCloseable {
    private static final String PID_FILE = "tracker.pid";
    private final Path path;
    private final StateLock lock;

    private StateDirectory(Path path, StateLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes and locks the directory. Refuses with {@code CONFLICT} that names the other process, or {@code DISK}. */
    static StateDirectory open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            return new StateDirectory(absolute, StateLock.take(absolute, PID_FILE, pid -> inUse(absolute, pid)));
        } catch (IOException e) {
            throw StateLock.unusable(absolute, e);
        }
    }

    private static RefusedException inUse(Path path, String pid) {
        return new RefusedException(
                ErrorCode.CONFLICT,
                "another tracker (pid " + pid + ") uses the state directory " + path,
                "p2p-tracker stop --state " + path + ", or give this one its own directory: --state DIR");
    }

    /** Waits until no process uses the directory; false when one still does after that time. */
    static boolean awaitRelease(Path path, Duration atMost) throws IOException, InterruptedException {
        return StateLock.awaitRelease(path, PID_FILE, atMost);
    }

    Path path() {
        return path;
    }

    Path keys() {
        return path.resolve("keys");
    }

    Path catalog() {
        return path.resolve("catalog.db");
    }

    /** The chain of tracker sets: there from the moment when somebody may have been served. */
    Path trackerSet() {
        return path.resolve("tracker-set");
    }

    Path log() {
        return path.resolve("log");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
