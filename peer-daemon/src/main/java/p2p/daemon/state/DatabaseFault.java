// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;

/** What went wrong in the database, as a problem that people can act on. */
final class DatabaseFault {
    private static final String DAMAGED_NEXT =
            "p2p daemon restart: the damaged database is set aside, what is readable is kept, pieces are checked again";

    private DatabaseFault() {}

    /** The refusal for a failure of SQLite; anything else, a bug, passes through unchanged. */
    static RuntimeException told(Exception failure) {
        SQLiteException sqlite = sqlite(failure);
        if (sqlite == null) {
            return failure instanceof RuntimeException bug ? bug : new IllegalStateException(failure);
        }
        String what = "the daemon's state could not be saved: ";
        if (primary(sqlite) == SQLiteErrorCode.SQLITE_FULL.code) {
            return new RefusedException(
                    ErrorCode.DISK_FULL, what + "the disk is full", "free some space, then try again");
        }
        if (isDamage(failure)) {
            return new RefusedException(ErrorCode.DISK, what + "its database is damaged", DAMAGED_NEXT);
        }
        return new RefusedException(
                ErrorCode.DISK, what + sqlite.getMessage(), "check the disk and the rights of the state directory");
    }

    /** Whether the file is not, or no longer, a whole database. */
    static boolean isDamage(Throwable failure) {
        SQLiteException sqlite = sqlite(failure);
        if (sqlite == null) {
            return false;
        }
        int code = primary(sqlite);
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /** Extended codes carry the primary one in their lowest byte (sqlite.org/rescode.html). */
    private static int primary(SQLiteException e) {
        return e.getResultCode().code & 0xff;
    }

    private static @Nullable SQLiteException sqlite(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLiteException sqlite) {
                return sqlite;
            }
        }
        return null;
    }
}
