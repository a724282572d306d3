// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import p2p.core.PeerId;
import p2p.core.Role;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;

/** Columns to values: what every table reads alike. */
final class Columns {
    private Columns() {}

    static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new SQLException("column " + column + " is empty");
        }
        return text;
    }

    static byte[] bytes(ResultSet row, String column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        if (bytes == null) {
            throw new SQLException("column " + column + " is empty");
        }
        return bytes;
    }

    static UserName user(ResultSet row, String column) throws SQLException {
        return new UserName(text(row, column));
    }

    static @Nullable UserName userOrNull(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : new UserName(text);
    }

    static PeerId peer(ResultSet row, String column) throws SQLException {
        return new PeerId(Sha256.of(bytes(row, column)));
    }

    static @Nullable PeerId peerOrNull(ResultSet row, String column) throws SQLException {
        Sha256 key = sha256OrNull(row, column);
        return key == null ? null : new PeerId(key);
    }

    static Sha256 sha256(ResultSet row, String column) throws SQLException {
        return Sha256.of(bytes(row, column));
    }

    static @Nullable Sha256 sha256OrNull(ResultSet row, String column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : Sha256.of(bytes);
    }

    static @Nullable Sha1 sha1OrNull(ResultSet row, String column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : Sha1.of(bytes);
    }

    static Role role(ResultSet row, String column) throws SQLException {
        return row.getBoolean(column) ? Role.ADMIN : Role.USER;
    }
}
