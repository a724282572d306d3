// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import org.jdbi.v3.core.Handle;

/** Numbers that only grow. */
final class Counters {
    private final Handle handle;

    Counters(Handle handle) {
        this.handle = handle;
    }

    long get(String name) {
        return handle.createQuery("SELECT value FROM counter WHERE name = ?")
                .bind(0, name)
                .mapTo(Long.class)
                .one();
    }

    long next(String name) {
        set(name, get(name) + 1);
        return get(name);
    }

    void set(String name, long value) {
        handle.execute("UPDATE counter SET value = ? WHERE name = ?", value, name);
    }
}
