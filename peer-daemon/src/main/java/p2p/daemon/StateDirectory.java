// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.trust.TlsIdentity;

/** The daemon's own directory, mode 0700, held by this process alone: pid file, key, database, log. Blocking. */
final class StateDirectory implements AutoCloseable {
    private static final String KEY = "identity.key";

    private final Path path;
    private final PidFile pid;
    private final DaemonLog log;

    private StateDirectory(Path path, PidFile pid, DaemonLog log) {
        this.path = path;
        this.pid = pid;
        this.log = log;
    }

    /** Makes it where it is missing; throws {@link RefusedException} ({@code DISK}, {@code CONFLICT}). */
    static StateDirectory open(Path path, DaemonLog.Settings logging) {
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(path, ownerOnly);
            PidFile pid = PidFile.lock(path);
            Path logs = Files.createDirectories(path.resolve("log"), ownerOnly);
            Files.delete(Files.createTempFile(path, ".writable", ""));
            return new StateDirectory(path, pid, DaemonLog.begin(logs, logging));
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.DISK,
                    "the state directory " + path + " cannot be used: " + describe(e),
                    "check its rights and the free space, or choose another --state");
        }
    }

    private static String describe(IOException e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof java.nio.file.FileAlreadyExistsException) {
            return "it is not a directory";
        }
        if (e instanceof java.nio.file.FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    Path path() {
        return path;
    }

    DaemonLog log() {
        return log;
    }

    /** The key that this daemon is known by; made at the first start. */
    TlsIdentity identity() throws IOException {
        return TlsIdentity.loadOrCreate(path.resolve(KEY));
    }

    /** Gives the directory free and ends the log. */
    @Override
    public void close() throws IOException {
        pid.close();
        log.end();
    }
}
