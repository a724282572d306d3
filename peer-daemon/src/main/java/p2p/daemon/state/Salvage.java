// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.result.ResultIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what is still readable of a damaged database into a fresh one, row by row. Nothing of it is believed blindly: copies
 * lose their boot id, so that their pieces are hashed before they count; signed documents prove themselves.
 */
final class Salvage {
    private static final Logger log = LoggerFactory.getLogger(Salvage.class);
    private static final List<String> TABLES = List.of(
            "setting",
            "tracker_set",
            "manifest",
            "copy",
            "transfer",
            "offer",
            "ticket",
            "source",
            "revocation",
            "pending_share",
            "mirror",
            "dashboard_session");

    private Salvage() {}

    /** How many rows were carried over. */
    static int carryOver(Path damaged, Handle fresh) {
        int rows = 0;
        try (Handle old = StateDatabase.connect(damaged, true)) {
            for (String table : TABLES) {
                rows += carryTable(old, fresh, table);
            }
        } catch (JdbiException e) {
            log.warn("nothing more is readable in {}: {}", damaged, e.getMessage());
        }
        fresh.execute("UPDATE copy SET boot_id = ''");
        return rows;
    }

    private static int carryTable(Handle old, Handle fresh, String table) {
        int rows = 0;
        try (ResultIterator<Map<String, Object>> from = old.createQuery("SELECT * FROM " + table)
                .map((rs, ctx) -> row(rs))
                .iterator()) {
            while (from.hasNext()) {
                rows += insert(fresh, table, from.next());
            }
        } catch (JdbiException e) {
            log.warn("table {} is readable in part only: {}", table, e.getMessage());
        }
        return rows;
    }

    private static Map<String, Object> row(java.sql.ResultSet rs) throws java.sql.SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= rs.getMetaData().getColumnCount(); i++) {
            Object value = rs.getObject(i);
            if (value != null) {
                row.put(rs.getMetaData().getColumnName(i), value);
            }
        }
        return row;
    }

    private static int insert(Handle fresh, String table, Map<String, Object> row) {
        String columns = String.join(", ", row.keySet());
        String marks = String.join(", ", Collections.nCopies(row.size(), "?"));
        try {
            return fresh.execute(
                    "INSERT OR IGNORE INTO " + table + " (" + columns + ") VALUES (" + marks + ")",
                    row.values().toArray());
        } catch (JdbiException e) {
            log.debug("a row of {} does not fit", table, e);
            return 0;
        }
    }
}
