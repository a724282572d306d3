// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import p2p.core.Digests;
import p2p.core.Sha256;
import p2p.sql.Sql;

/** SHA-256 over every table in the order of its key: two trackers that hold the same catalog have the same digest. */
final class CatalogDigest {
    private static final List<String> TABLES = List.of(
            "counter ORDER BY name",
            "incarnation ORDER BY number",
            "root_key ORDER BY id",
            "tracker_set ORDER BY version",
            "account ORDER BY key",
            "device ORDER BY peer",
            "admin_token ORDER BY hash",
            "circle ORDER BY id",
            "member ORDER BY circle, user_key",
            "join_request ORDER BY circle, user_key",
            "invite ORDER BY hash",
            "entry ORDER BY id",
            "tombstone ORDER BY entry",
            "aside ORDER BY id",
            "answer ORDER BY request",
            "history ORDER BY seq");

    private CatalogDigest() {}

    static Sha256 of(Sql sql) {
        MessageDigest digest = Digests.sha256();
        for (String table : TABLES) {
            digest.update(table.getBytes(StandardCharsets.US_ASCII));
            sql.each("SELECT * FROM " + table, row -> {
                add(digest, row);
                return true;
            });
        }
        return Sha256.of(digest.digest());
    }

    private static void add(MessageDigest digest, ResultSet row) throws SQLException {
        int columns = row.getMetaData().getColumnCount();
        for (int i = 1; i <= columns; i++) {
            byte[] value = row.getBytes(i);
            int length = value == null ? -1 : value.length;
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
            if (value != null) {
                digest.update(value);
            }
        }
    }
}
