// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import java.util.UUID;
import p2p.sql.Sql;

/** Numbers that only grow. */
final class Counters {
    private static final int BLOCK_BITS = 24;

    private final Sql sql;

    Counters(Sql sql) {
        this.sql = sql;
    }

    long get(String name) {
        return sql.number("SELECT value FROM counter WHERE name = ?", name);
    }

    long next(String name) {
        set(name, get(name) + 1);
        return get(name);
    }

    /**
     * From here on the numbers of groups and entries are others than those that this catalog gives in another life, should that go on, too: they
     * go on in a block of 2^24 of their own, chosen by the life's Raft group. They stay below 2^53 for 500 lives.
     */
    void part(UUID life) {
        for (String name : new String[] {"group", "entry"}) {
            long blocks = (get(name) >>> BLOCK_BITS) + 1 + (life.getMostSignificantBits() >>> 44);
            set(name, blocks << BLOCK_BITS);
        }
    }

    void set(String name, long value) {
        sql.execute("UPDATE counter SET value = ? WHERE name = ?", value, name);
    }
}
