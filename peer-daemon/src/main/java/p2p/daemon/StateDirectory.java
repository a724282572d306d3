// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import p2p.core.ErrorCode;
import p2p.core.HomePaths;
import p2p.core.RefusedException;
import p2p.core.StateLock;
import p2p.trust.TlsIdentity;

/** The daemon's own directory, mode 0700, held by this process alone: pid file, key, database, log. Blocking. */
final class StateDirectory implements AutoCloseable {
    private static final String PID_FILE = "daemon.pid";

    private final Path path;
    private final StateLock lock;
    private final DaemonLog log;

    private StateDirectory(Path path, StateLock lock, DaemonLog log) {
        this.path = path;
        this.lock = lock;
        this.log = log;
    }

    /** Makes it where it is missing; throws {@link RefusedException} ({@code DISK}, {@code CONFLICT}). */
    static StateDirectory open(Path path, DaemonLog.Settings logging) {
        try {
            StateLock lock = StateLock.take(path, PID_FILE, pid -> inUse(path, pid));
            Path logs = Files.createDirectories(path.resolve("log"), StateLock.ownerOnly());
            Files.delete(Files.createTempFile(path, ".writable", ""));
            return new StateDirectory(path, lock, DaemonLog.begin(logs, logging));
        } catch (IOException e) {
            throw StateLock.unusable(path, e);
        }
    }

    private static RefusedException inUse(Path path, String pid) {
        return new RefusedException(
                ErrorCode.CONFLICT,
                "another daemon (pid " + pid + ") uses the state directory " + path,
                "p2p daemon stop, or start this one with another --state");
    }

    Path path() {
        return path;
    }

    DaemonLog log() {
        return log;
    }

    /** The key that this daemon is known by; made at the first start. */
    TlsIdentity identity() throws IOException {
        return TlsIdentity.loadOrCreate(path.resolve(HomePaths.DAEMON_KEY));
    }

    /** Gives the directory free and ends the log. */
    @Override
    public void close() throws IOException {
        lock.close();
        log.end();
    }
}
