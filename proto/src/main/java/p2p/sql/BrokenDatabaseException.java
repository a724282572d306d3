// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.sql;

import java.sql.SQLException;

/** The database refused a statement, or cannot be read or written. Says which statement, never its values: they may be password hashes. */
public final class BrokenDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** {@code what} was tried: a statement without its values, or an act of the connection. */
    public BrokenDatabaseException(String what, SQLException cause) {
        super(cause.getMessage() + " (" + what + ")", cause);
    }
}
