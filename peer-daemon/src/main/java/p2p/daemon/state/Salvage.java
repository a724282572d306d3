// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.sql.BrokenDatabaseException;
import p2p.sql.Sql;

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

    private final Sql fresh;
    private int rows;

    private Salvage(Sql fresh) {
        this.fresh = fresh;
    }

    /** How many rows were carried over. */
    static int carryOver(Path damaged, Sql fresh) {
        Salvage salvage = new Salvage(fresh);
        try (Sql old = StateDatabase.connect(damaged, true)) {
            TABLES.forEach(table -> salvage.carryTable(old, table));
        } catch (BrokenDatabaseException e) {
            log.warn("nothing more is readable in {}: {}", damaged, e.getMessage());
        }
        fresh.execute("UPDATE copy SET boot_id = ''");
        return salvage.rows;
    }

    private void carryTable(Sql old, String table) {
        try {
            old.each("SELECT * FROM " + table, result -> {
                rows += insert(table, row(result));
                return true;
            });
        } catch (BrokenDatabaseException e) {
            log.warn("table {} is readable in part only: {}", table, e.getMessage());
        }
    }

    private static Map<String, Object> row(ResultSet result) throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            Object value = result.getObject(i);
            if (value != null) {
                row.put(result.getMetaData().getColumnName(i), value);
            }
        }
        return row;
    }

    private int insert(String table, Map<String, Object> row) {
        String columns = String.join(", ", row.keySet());
        String marks = String.join(", ", Collections.nCopies(row.size(), "?"));
        try {
            return fresh.execute(
                    "INSERT OR IGNORE INTO " + table + " (" + columns + ") VALUES (" + marks + ")",
                    row.values().toArray());
        } catch (BrokenDatabaseException e) {
            log.debug("a row of {} does not fit", table, e);
            return 0;
        }
    }
}
